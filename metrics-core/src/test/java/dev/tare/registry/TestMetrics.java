package dev.tare.registry;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.SelfMetricDetail;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A {@link Metrics} of its own for a test, with what its error handler was told. */
record TestMetrics(Metrics metrics, List<Throwable> errors) implements AutoCloseable {

  static TestMetrics open() {
    return open(
        MetricsOptions.builder()
            .scrapeTimeout(Duration.ofMinutes(1))
            .collectorTimeout(Duration.ofMinutes(1)));
  }

  static TestMetrics open(MetricsOptions.Builder options) {
    List<Throwable> errors = new CopyOnWriteArrayList<>();
    return new TestMetrics(
        Metrics.open(
            options
                .ring(RingKind.ARRAY)
                .selfMetrics(SelfMetricDetail.ALL)
                .errorHandler(errors::add)
                .build()),
        errors);
  }

  MetricRegistry registry() {
    return metrics.registry();
  }

  double value(String sample, @Nullable String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  /** What the handler was told, once that is so much: it is told between two duty cycles. */
  List<Throwable> awaitErrors(int count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (errors.size() < count && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(100_000);
    }
    return errors;
  }

  @Override
  public void close() {
    metrics.close();
  }
}
