package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The writer in docs/exporters.md compiles, runs, and is the one here. */
class CsvWriterTest {
  private static final String SOURCE = "src/test/java/dev/tare/openmetrics/CsvWriter.java";

  @Test
  void shouldWriteWhatThePageSays() throws IOException {
    try (Metrics metrics =
        Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build())) {
      metrics.registry().gauge("warmth", "Warmth.").labels("room").family().with("a").set(20.5);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      metrics.write(new CsvWriter(), out);
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("warmth,a,20.5\n");
      assertThat(metrics.snapshot().value("tare_scrape_bytes_total", "format", "csv"))
          .isEqualTo(out.size());
    }
  }

  @Test
  void shouldStandOnThePage() throws IOException {
    String example =
        Files.readAllLines(Path.of(SOURCE)).stream()
            .dropWhile(line -> !line.equals("// begin example"))
            .skip(1)
            .takeWhile(line -> !line.equals("// end example"))
            .collect(Collectors.joining("\n"));
    assertThat(example.lines()).hasSizeBetween(20, 30);
    assertThat(Files.readString(Path.of("..", "docs", "exporters.md")))
        .contains("```java\n" + example + "\n```");
  }
}
