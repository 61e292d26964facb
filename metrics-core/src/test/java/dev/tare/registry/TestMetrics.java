package dev.tare.registry;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A {@link Metrics} of its own for a test, with what its error handler was told. */
record TestMetrics(Metrics metrics, List<Throwable> errors) implements AutoCloseable {

  static TestMetrics open() {
    return open(MetricsOptions.builder());
  }

  static TestMetrics open(MetricsOptions.Builder options) {
    List<Throwable> errors = new CopyOnWriteArrayList<>();
    return new TestMetrics(
        Metrics.open(options.ring(RingKind.ARRAY).errorHandler(errors::add).build()), errors);
  }

  MetricRegistry registry() {
    return metrics.registry();
  }

  double value(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
