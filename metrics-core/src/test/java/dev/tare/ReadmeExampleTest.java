package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's example compiles and runs, and is the one below. */
class ReadmeExampleTest {
  private static final String SOURCE = "src/test/java/dev/tare/ReadmeExampleTest.java";

  @Test
  void shouldRun() {
    // begin example
    MetricsOptions options = MetricsOptions.builder().commonLabel("service", "orders").build();
    try (Metrics metrics = Metrics.open(options)) {
      MetricRegistry registry = metrics.registry();
      Counter accepted = registry.counter("orders_total", "Orders accepted.").register();
      Family<Histogram> latency =
          registry
              .histogram("order_seconds", "From first byte to reply.")
              .unit(Unit.SECONDS)
              .labels("kind")
              .family();
      Histogram retail = latency.with("retail"); // once; keep the handle

      long begin = System.nanoTime();
      accepted.increment();
      retail.record(System.nanoTime() - begin); // nanoseconds

      // Complete up to this line: what tests use.
      assertThat(metrics.snapshot().value("orders_total")).isEqualTo(1);
      assertThat(metrics.snapshot().value("order_seconds_count", "kind", "retail")).isEqualTo(1);
    }
    // end example
  }

  @Test
  void shouldStandInTheReadme() throws IOException {
    String example =
        Files.readAllLines(Path.of(SOURCE)).stream()
            .dropWhile(line -> !line.strip().equals("// begin example"))
            .skip(1)
            .takeWhile(line -> !line.strip().equals("// end example"))
            .collect(Collectors.joining("\n"))
            .stripIndent();
    List<String> blocks =
        List.of(Files.readString(Path.of("..", "README.md")).split("```java\n", -1));

    assertThat(example.lines()).hasSizeGreaterThan(15);
    assertThat(blocks.subList(1, blocks.size()))
        .anySatisfy(block -> assertThat(block).startsWith(example + "\n```"));
  }
}
