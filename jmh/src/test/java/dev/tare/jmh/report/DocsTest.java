package dev.tare.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody has edited the page of the results by hand. */
class DocsTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void shouldBeWhatTheReportsSay() throws IOException {
    assertThat(Files.readString(DOCS.resolve("benchmarks.md")))
        .as("docs/benchmarks.md; bin/bench --docs writes it anew")
        .isEqualTo(Docs.page(DOCS.resolve("benchmarks"), notes()));
  }

  @Test
  void shouldHaveAllRowsBesideTheirReport() throws IOException {
    List<Path> reports = Docs.files(DOCS.resolve("benchmarks"));
    assertThat(reports).isNotEmpty();
    for (Path report : reports) {
      Path page = Path.of(report.toString().replace(".json", ".md"));
      assertThat(Files.readString(page))
          .as("%s; bin/bench --docs writes it anew", page)
          .isEqualTo(Docs.rows(report));
    }
  }

  @Test
  void shouldSayWhatWasTriedWhereABarIsMissed() throws IOException {
    assertThat(Files.readString(DOCS.resolve("benchmarks.md")))
        .as("docs/benchmark-notes.md has a section for each question with a missed bar")
        .doesNotContain(Notes.NOTHING);
  }

  private static Notes notes() throws IOException {
    return Notes.read(DOCS.resolve("benchmark-notes.md"));
  }
}
