package dev.tare.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.resource.CgroupMembership.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    "/docker/1, /docker/12, ''",
    "/../.., /, ''"
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

  @Property(tries = 300)
  void shouldSurviveWhateverTheFilesSay(@ForAll String cgroup, @ForAll String mountinfo) {
    String mounts = mountinfo + "\n31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
    CgroupMembership membership =
        new CgroupMembership("0::/\n" + cgroup, mounts.replace('\0', ' '), Path.of("none"));
    assertThat(membership.of("cpu")).isPresent();
  }
}
