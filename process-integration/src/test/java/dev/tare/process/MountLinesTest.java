package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The lines about control groups, whatever is between them and wherever a read ends. */
class MountLinesTest {
  private static final String GROUP = "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";

  private final MountLines lines = new MountLines();

  private String keep(byte[] file, int piece) {
    lines.clear();
    for (int from = 0; from < file.length; from += piece) {
      lines.add(Fixtures.text(Arrays.copyOfRange(file, from, Math.min(file.length, from + piece))));
    }
    return new String(lines.copy(), StandardCharsets.UTF_8);
  }

  /** The same without pieces. */
  private static String wanted(String file) {
    return Arrays.stream(file.split("(?<=\n)", -1))
        .filter(line -> line.endsWith("\n") && line.contains(" - cgroup"))
        .collect(Collectors.joining());
  }

  @Property
  void shouldKeepWhatIsWantedWhereverAReadEnds(
      @ForAll("files") String file, @ForAll @IntRange(min = 1, max = 100) int piece) {
    assertThat(keep(file.getBytes(StandardCharsets.UTF_8), piece)).isEqualTo(wanted(file));
  }

  @Property
  void shouldSurviveArbitraryBytes(
      @ForAll byte[] file, @ForAll @IntRange(min = 1, max = 100) int piece) {
    keep(file, piece);
    assertThat(keep(GROUP.getBytes(StandardCharsets.UTF_8), piece)).isEqualTo(GROUP);
    assertThat(lines.equal(GROUP.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Example
  void shouldDropALineThatIsTooLongAlone() {
    String endless = "- cgroup ".repeat(20_000) + "\n";
    String file = GROUP + endless + GROUP;
    assertThat(keep(file.getBytes(StandardCharsets.UTF_8), 4096)).isEqualTo(GROUP + GROUP);
  }

  @Example
  void shouldFindTheTypeBehindDashes() {
    for (String line : List.of("- - cgroup\n", " -  - cgroup\n", " - - - cgroup x\n")) {
      assertThat(keep(line.getBytes(StandardCharsets.UTF_8), 3)).isEqualTo(wanted(line));
    }
  }

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(" - ", "cgroup", "-", " ", "c", "\n", GROUP, "overlay", "31 23")
        .list()
        .ofMaxSize(40)
        .map(words -> String.join("", words));
  }
}
