package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds is said in the same words wherever it is said, and what does not hold nowhere. */
class SameWordsTest {
  private static final Path ROOT = Path.of("..");
  private static final String IN_STEP =
      "A scrape shows an event in all of its families or in none, unless more events came than it"
          + " could read between; `tare_scrapes_out_of_step_total` counts those scrapes. At rest all"
          + " agree to the unit.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics-core/src/main/java/dev/tare/instrument/Event.java",
        "metrics-core/src/main/java/dev/tare/model/MetricsSnapshot.java",
        "docs/instruments.md",
        "docs/design/pipeline.md"
      })
  void shouldSayWhenTheFamiliesOfAnEventAreInStep(String file) throws IOException {
    assertThat(words(ROOT.resolve(file))).contains(IN_STEP);
  }

  @Test
  void shouldPromiseNowhereWhatAFullRingBreaks() throws IOException {
    List<Path> files;
    try (Stream<Path> main = Files.walk(ROOT.resolve("metrics-core/src/main/java"));
        Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      files =
          Stream.concat(main, docs)
              .filter(path -> path.toString().endsWith(".java") || path.toString().endsWith(".md"))
              .toList();
    }
    assertThat(files).hasSizeGreaterThan(100);
    for (Path file : files) {
      assertThat(words(file))
          .as("%s", file)
          .doesNotContain("sees one without the others", "Never throws, waits or locks");
    }
  }

  /** Without line ends and the asterisks of comments; code as Markdown has it. */
  private static String words(Path file) throws IOException {
    return Files.readString(file)
        .replaceAll("\\s+(\\* ?)?", " ")
        .replaceAll("\\{@code ([^}]*)}", "`$1`");
  }
}
