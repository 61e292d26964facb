package dev.tare.jmh;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.SettableGauge;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Dropwizard Metrics for one trial, read once a second as Tare is. It has no labels: what others
 * put there, people put into the name.
 */
@State(Scope.Benchmark)
public class Dropwizard {
  private final MetricRegistry registry = new MetricRegistry();
  private Scraper scraper;

  final Counter counter = registry.counter("bench");
  final SettableGauge<Long> gauge = registry.gauge("bench.size");

  /** The common way: a reservoir that decays, under a lock. */
  final Histogram histogram = registry.histogram("bench.time");

  /** The fast way: the same without the lock. */
  final Histogram lockFree = lockFree("bench.lockfree");

  /** Registers a histogram with the faster reservoir. */
  final Histogram lockFree(String name) {
    return registry.histogram(
        name, () -> new Histogram(LockFreeExponentiallyDecayingReservoir.builder().build()));
  }

  /** Starts to read. */
  @Setup(Level.Trial)
  public void open() {
    scraper = new Scraper(this::read);
  }

  private void read() {
    registry.getCounters().values().forEach(Counter::getCount);
    registry.getHistograms().values().forEach(histogram -> histogram.getSnapshot().getMedian());
  }

  /** Where the peer's metrics are registered. */
  final MetricRegistry registry() {
    return registry;
  }

  /** Stops. */
  @TearDown(Level.Trial)
  public void close() {
    scraper.close();
  }
}
