package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.StartedTimer;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples on the pages of the classes that are met first compile and run: those below. */
class ClassPageExamplesTest {
  private static final Path SOURCE = Path.of("src/test/java/dev/tare/ClassPageExamplesTest.java");

  private final Metrics shared = Metrics.open();
  private final MetricRegistry registry = shared.registry();
  private final Queue<String> queue = new ArrayDeque<>();

  @AfterEach
  void close() {
    shared.close();
  }

  @Test
  void shouldRunThatOfMetrics() {
    // begin Metrics
    try (Metrics metrics = Metrics.open()) {
      Counter orders = metrics.registry().counter("orders_total", "Accepted.").register();
      orders.increment();

      double accepted = metrics.snapshot().value("orders_total"); // complete up to here
      // end Metrics
      assertThat(accepted).isEqualTo(1);
    }
  }

  @Test
  void shouldRunThatOfTheOptions() {
    // begin MetricsOptions
    MetricsOptions options =
        MetricsOptions.builder()
            .commonLabel("service", "orders")
            .seriesLimit(5_000)
            .build()
            .withEnvironment(System.getProperties(), System.getenv()); // has the last word
    // end MetricsOptions
    assertThat(options.seriesLimit).isEqualTo(5_000);
  }

  @Test
  void shouldRunThatOfTheRegistry() {
    queue.add("waiting");
    // begin registry/MetricRegistry
    Family<Counter> answers = registry.counter("answers_total", "Sent.").labels("status").family();
    Counter ok = answers.with("200"); // once; keep the handle
    registry.gauge("queue_size", "Waiting.").callback(queue::size);
    // end registry/MetricRegistry
    ok.increment();
    assertThat(shared.snapshot().value("answers_total", "status", "200")).isEqualTo(1);
    assertThat(shared.snapshot().value("queue_size")).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("try") // a timer is closed, and nothing else
  void shouldRunThatOfAHistogram() {
    String order = "1";
    long begin = System.nanoTime();
    // begin instrument/Histogram
    Histogram latency = registry.histogram("order_seconds", "From first byte to reply.").register();
    try (StartedTimer timer = latency.startTimer()) {
      handle(order);
    }
    latency.record(System.nanoTime() - begin); // raw: nanoseconds
    latency.record(Duration.ofMillis(3)); // time is time
    latency.observe(0.003); // base unit: seconds
    // end instrument/Histogram
    assertThat(shared.snapshot().value("order_seconds_count")).isEqualTo(4);
  }

  private void handle(String order) {
    queue.add(order);
  }

  @Test
  void shouldRunThatOfAnEvent() {
    long begin = System.nanoTime();
    // begin instrument/Event
    Event request =
        registry
            .event("http_request")
            .label("method", 16)
            .label("route", 500)
            .counts(registry.counter("requests_total", "Answered.").labels("method", "route"))
            .measures(registry.histogram("request_seconds", "Latency.").labels("route"))
            .register();
    EventField latency = request.field("request_seconds");

    request.record(request.key("GET", "/orders"), latency, System.nanoTime() - begin);
    // end instrument/Event
    assertThat(shared.snapshot().value("requests_total", "method", "GET", "route", "/orders"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Metrics",
    "MetricsOptions",
    "registry/MetricRegistry",
    "instrument/Histogram",
    "instrument/Event"
  })
  void shouldStandOnThePageOfTheClass(String type) throws IOException {
    String example =
        Files.readAllLines(SOURCE).stream()
            .dropWhile(line -> !line.strip().equals("// begin " + type))
            .skip(1)
            .takeWhile(line -> !line.strip().equals("// end " + type))
            .collect(Collectors.joining(" "));
    String page =
        Files.readString(Path.of("src/main/java/dev/tare").resolve(type + ".java"))
            .replaceAll("(?m)^ \\*", " ");
    assertThat(flush(example)).hasSizeGreaterThan(80);
    assertThat(flush(page)).contains(flush("<pre>{@code " + example));
  }

  private static String flush(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
