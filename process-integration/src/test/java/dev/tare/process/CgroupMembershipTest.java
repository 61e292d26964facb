package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.process.CgroupMembership.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupMembershipTest {

  @ParameterizedTest
  @CsvSource({
    "/, /, ''", // a namespace of its own
    "/, /system.slice/orders.service, system.slice/orders.service", // the host's
    "/, /kubepods/pod1/gone, ''", // a leaf mounted by itself
    "/, /../../x, ''", // outside of the namespace
    "/, /x/.., ''",
    "/, //system.slice, system.slice",
    "/docker/1, /docker/1, ''",
    "/docker/1, /docker/1/system.slice, system.slice",
    "/docker/1, /docker/12, ''"
  })
  void shouldFindTheGroupOfVersionTwo(String root, String path, String expected, @TempDir Path sys)
      throws IOException {
    Files.createDirectories(sys.resolve("fs/cgroup/system.slice/orders.service"));
    CgroupMembership membership =
        new CgroupMembership(
            "0::" + path + "\n",
            "22 27 0:21 / /proc rw - proc proc rw\n31 23 0:28 "
                + root
                + " /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw\n",
            sys);
    Path mount = sys.resolve("fs/cgroup");
    assertThat(membership.unified()).contains(new Place(mount.resolve(expected), mount, true));
    assertThat(membership.of("memory")).isEqualTo(membership.unified());
  }

  @Test
  void shouldReadMountPointsWithBlanksAndOutsideOfSys(@TempDir Path folder) {
    CgroupMembership membership =
        new CgroupMembership(
            "3:memory:/\n",
            "31 23 0:28 / " + folder + "/my\\040groups\\134 rw - cgroup cgroup rw,memory,cpuset\n",
            Path.of("/sys"));
    Path mount = folder.resolve("my groups\\");
    assertThat(membership.of("memory")).contains(new Place(mount, mount, false));
    assertThat(membership.of("cpu")).isEmpty();
    assertThat(membership.unified()).isEmpty();
  }

  @Test
  void shouldTakeVersionTwoWhereAControllerIsNotMounted(@TempDir Path sys) {
    CgroupMembership membership =
        new CgroupMembership(
            "3:pids:/\n0::/\n",
            "31 23 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
            sys);
    assertThat(membership.of("pids")).isEqualTo(membership.unified()).isPresent();
  }

  /** As podman mounts the machine's groups into a namespace of its own: none of them is ours. */
  @ParameterizedTest
  @ValueSource(strings = {"/..", "/../..", "/../../other"})
  void shouldNotTakeAGroupOutsideOfItsNamespaceForItsOwn(String root, @TempDir Path sys) {
    String mounts = "30 23 0:27 " + root + " /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n";
    assertThat(new CgroupMembership("0::/\n", mounts, sys).unified()).isEmpty();
  }

  /** Other containers' groups may be mounted, too, for example by what watches over them. */
  @ParameterizedTest
  @CsvSource({
    // path, roots in the order of their mounts, the mount that is ours, our group below it
    "/docker/1, /docker/2 /docker/1, 1, ''",
    "/docker/1, /docker/12 /docker/1, 1, ''", // whole names
    "/docker/1, /docker /docker/1, 0, 1", // shows the limits above it, too
    "/docker/1, /docker/1 /, 1, docker/1",
    "/docker/1/app, /docker/2 /docker/1, 1, app",
    "/docker/1/gone, / /docker/1, 0, ''",
    "/docker/1, /docker/1/nested /docker/1, 1, ''",
    "/, /../other /, 1, ''", // a namespace of its own, and what is outside of it
    "/../other/x, / /../other, 1, x",
    "/garden/bad/1, /garden/good/1, 0, ''", // moved, and the first one stays mounted
    "/gone, /a /b, 0, ''" // the best that there is
  })
  void shouldTakeTheMountThatHoldsItsOwnGroup(
      String path, String roots, int ours, String expected, @TempDir Path sys) throws IOException {
    StringBuilder v2 = new StringBuilder();
    StringBuilder v1 = new StringBuilder();
    int count = 0;
    for (String root : roots.split(" ", -1)) {
      String mount = " " + root + " /sys/m" + count + " rw shared:9 - ";
      v2.append("31 23 0:28").append(mount).append("cgroup2 cgroup2 rw\n");
      v1.append("31 23 0:28").append(mount).append("cgroup cgroup rw,memory\n");
      for (String folder : List.of("docker/1", "1", "app", "x", "docker/1/app")) {
        if ((root + "/" + folder).replace("//", "/").equals(path)) {
          Files.createDirectories(sys.resolve("m" + count).resolve(folder));
        }
      }
      Files.createDirectories(sys.resolve("m" + count));
      count++;
    }
    Path mount = sys.resolve("m" + ours);
    CgroupMembership second = new CgroupMembership("0::" + path + "\n", v2.toString(), sys);
    assertThat(second.unified()).contains(new Place(mount.resolve(expected), mount, true));
    CgroupMembership first = new CgroupMembership("4:memory:" + path + "\n", v1.toString(), sys);
    assertThat(first.of("memory")).contains(new Place(mount.resolve(expected), mount, false));
    CgroupMembership hybrid =
        new CgroupMembership(
            "4:memory:" + path + "\n0::/\n",
            v1 + v2.toString().replace("/sys/m", "/sys/unified/m"),
            sys);
    assertThat(hybrid.of("memory")).isEqualTo(first.of("memory"));
  }

  @Test
  void shouldSeeTheLastOfWhatIsMountedAtOnePlace(@TempDir Path sys) {
    String mounts =
        """
        31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
        35 23 0:29 / /sys/fs/cgroup rw - cgroup cgroup rw,memory
        """;
    CgroupMembership membership = new CgroupMembership("4:memory:/\n0::/\n", mounts, sys);
    assertThat(membership.unified()).isEmpty();
    assertThat(membership.of("memory")).isPresent();
  }

  @Property(tries = 300)
  void shouldSurviveWhateverTheFilesSay(@ForAll String cgroup, @ForAll String mountinfo) {
    String mounts = mountinfo + "\n31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
    CgroupMembership membership =
        new CgroupMembership("0::/\n" + cgroup, mounts.replace('\0', ' '), Path.of("none"));
    assertThat(membership.of("cpu")).isPresent();
  }
}
