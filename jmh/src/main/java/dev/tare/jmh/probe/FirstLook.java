package dev.tare.jmh.probe;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.process.ResourceTracker;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * How long does the first look at process, JVM and machine take in a new JVM, in milliseconds, most
 * of it to load classes? What looks is made before, which takes longer: with {@code open} that is
 * measured, too.
 */
public final class FirstLook {
  private FirstLook() {}

  /**
   * Prints it.
   *
   * @param words the library, and whether to measure {@code look} or {@code open} and look
   */
  public static void main(String... words) {
    boolean open = words[1].equals("open");
    double ms =
        switch (words[0]) {
          case "tare" -> tare(open);
          case "clientJava" -> clientJava(open);
          default -> throw new IllegalArgumentException("library=" + words[0]);
        };
    System.out.println(ms);
    System.exit(0);
  }

  private static double tare(boolean open) {
    Metrics metrics = Metrics.open(MetricsOptions.builder().build());
    long begin = System.nanoTime();
    ResourceTracker tracker = ResourceTracker.builder(metrics.registry(), absent -> {}).open();
    long opened = System.nanoTime();
    tracker.collect();
    return (System.nanoTime() - (open ? begin : opened)) / 1e6;
  }

  /** Its process metrics are among those of the JVM. */
  private static double clientJava(boolean open) {
    PrometheusRegistry registry = new PrometheusRegistry();
    long begin = System.nanoTime();
    JvmMetrics.builder().register(registry);
    long opened = System.nanoTime();
    if (registry.scrape().size() == 0) {
      throw new IllegalStateException("nothing scraped");
    }
    return (System.nanoTime() - (open ? begin : opened)) / 1e6;
  }
}
