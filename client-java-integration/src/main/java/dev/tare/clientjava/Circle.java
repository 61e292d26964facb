package dev.tare.clientjava;

import dev.tare.Metrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Which registries are shown in which {@link Metrics}: where Tare is shown in the same registry,
 * too, what comes from there does not go back there. Any thread.
 */
final class Circle {
  private static final List<WeakReference<PrometheusRegistryCollector>> COLLECTORS =
      new CopyOnWriteArrayList<>();

  /** For whom the thread reads a registry now. */
  private static final ThreadLocal<Metrics> READING = new ThreadLocal<>();

  private Circle() {}

  static void add(PrometheusRegistryCollector collector) {
    COLLECTORS.removeIf(known -> known.get() == null);
    COLLECTORS.add(new WeakReference<>(collector));
  }

  static void remove(PrometheusRegistryCollector collector) {
    COLLECTORS.removeIf(known -> known.refersTo(collector));
  }

  /** Whether it is the registry that has a family of this name, which Tare only shows. */
  static boolean isFrom(PrometheusRegistry registry, Metrics metrics, String name) {
    for (WeakReference<PrometheusRegistryCollector> known : COLLECTORS) {
      PrometheusRegistryCollector collector = known.get();
      if (collector != null && collector.shows(registry, metrics, name)) {
        return true;
      }
    }
    return false;
  }

  /** Reads a registry for some {@link Metrics}. */
  static <T> T reading(Metrics metrics, Supplier<T> read) {
    READING.set(metrics);
    try {
      return read.get();
    } finally {
      READING.remove(); // the thread is Tare's, and may outlive this class loader
    }
  }

  /** Whether the thread reads a registry for these. */
  @SuppressWarnings("ReferenceEquality") // the very one
  static boolean isReadingFor(Metrics metrics) {
    return READING.get() == metrics;
  }
}
