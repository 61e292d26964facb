package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.push.SnapshotExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example of docs/exporters.md compiles, and is the one here. */
class PushPageTest {
  private static final String SOURCE = "src/test/java/dev/tare/otlp/PushPageTest.java";

  /** Not run: nobody is called collector. */
  static void push() {
    // begin push
    MetricsOptions options = MetricsOptions.builder().build();
    Metrics metrics = Metrics.open(options);
    OtlpSender otlp = OtlpSender.http("http://collector:4318/v1/metrics").gzip(true).build();
    SnapshotExporter push =
        SnapshotExporter.builder(
                metrics.registry(), metrics::snapshot, otlp, options.errorHandler())
            .period(Duration.ofSeconds(10)) // default: 60 s
            .start();
    // …
    push.close(); // with a last snapshot
    metrics.close();
    // end push
  }

  @Test
  void shouldStandOnThePage() throws IOException {
    String example =
        Files.readAllLines(Path.of(SOURCE)).stream()
            .dropWhile(line -> !line.equals("    // begin push"))
            .skip(1)
            .takeWhile(line -> !line.equals("    // end push"))
            .map(line -> line.replaceFirst("^ {4}", ""))
            .collect(Collectors.joining("\n"));
    assertThat(example.lines()).hasSizeBetween(8, 15);
    assertThat(Files.readString(Path.of("..", "docs", "exporters.md")))
        .contains("```java\n" + example + "\n```");
  }
}
