package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the page compile and run, and are those below. */
class MigratePageTest {
  private static final Path PAGE = Path.of("../docs/migrate-from-micrometer.md");
  private static final Path SOURCE =
      Path.of("src/test/java/dev/tare/micrometer/MigratePageTest.java");

  private final Queue<String> queue = new ArrayDeque<>();

  private void handle() {
    queue.add("handled");
  }

  @Test
  void shouldRunWhatThePageShows() {
    // begin one line
    Metrics metrics = Metrics.open();
    MeterRegistry registry = new TareMeterRegistry(metrics);
    // end one line
    ObservationRegistry observations = ObservationRegistry.create();
    observations
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(registry));
    // begin the rest
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    registry.config().commonTags("service", "orders");
    registry.config().meterFilter(MeterFilter.deny(id -> id.getName().startsWith("debug")));

    Timer orders =
        Timer.builder("orders")
            .tag("kind", "retail")
            .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
            .register(registry);
    orders.record(3, TimeUnit.MILLISECONDS);
    orders.record(() -> handle());
    registry.counter("mails", "to", "customer").increment();
    Gauge.builder("queue", queue, Queue::size).register(registry);

    Observation.createNotStarted("checkout", observations).observe(() -> handle());
    // end the rest
    assertThat(registry.get("orders").timer().count()).isEqualTo(2);
    assertThat(
            metrics.snapshot().value("orders_seconds_count", "service", "orders", "kind", "retail"))
        .isEqualTo(2);
    assertThat(metrics.snapshot().value("mails_total", "service", "orders", "to", "customer"))
        .isEqualTo(1);
    assertThat(metrics.snapshot().value("queue", "service", "orders")).isEqualTo(2);
    registry.close();
    metrics.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"one line", "the rest"})
  void shouldStandOnThePage(String name) throws IOException {
    String example =
        Files.readAllLines(SOURCE).stream()
            .dropWhile(line -> !line.strip().equals("// begin " + name))
            .skip(1)
            .takeWhile(line -> !line.strip().equals("// end " + name))
            .collect(Collectors.joining("\n"))
            .stripIndent();
    List<String> blocks = List.of(Files.readString(PAGE).split("```java\n", -1));

    assertThat(example).isNotBlank();
    assertThat(blocks.subList(1, blocks.size()))
        .anySatisfy(block -> assertThat(block).startsWith(example + "\n```"));
  }
}
