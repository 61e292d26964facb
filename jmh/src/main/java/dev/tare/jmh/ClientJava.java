package dev.tare.jmh;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Prometheus client_java for one trial, scraped once a second as Tare is. */
@State(Scope.Benchmark)
public class ClientJava {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private Scraper scraper;

  /** Data points that are kept, as its documentation recommends. */
  final CounterDataPoint counter =
      Counter.builder()
          .name("bench_total")
          .help("Operations.")
          .labelNames("kind")
          .withoutExemplars()
          .register(registry)
          .labelValues("any");

  final GaugeDataPoint gauge =
      Gauge.builder()
          .name("bench_size")
          .help("Size.")
          .labelNames("kind")
          .withoutExemplars()
          .register(registry)
          .labelValues("any");

  /** Buckets and sum, the cheapest that it has. */
  final DistributionDataPoint classic = classic("bench_seconds").labelValues("any");

  /** As the builder makes it when told nothing: classic and native buckets. */
  final DistributionDataPoint byDefault =
      Histogram.builder()
          .name("bench_default_seconds")
          .help("Time.")
          .labelNames("kind")
          .register(registry)
          .labelValues("any");

  /** Registers a histogram of classic buckets with one label. */
  final Histogram classic(String name) {
    return Histogram.builder()
        .name(name)
        .help("Time.")
        .labelNames("kind")
        .classicOnly()
        .classicUpperBounds(Values.BOUNDS)
        .withoutExemplars()
        .register(registry);
  }

  /** Starts to scrape. */
  @Setup(Level.Trial)
  public void open() {
    scraper = new Scraper(registry::scrape);
  }

  /** Where the peer's metrics are registered. */
  final PrometheusRegistry registry() {
    return registry;
  }

  /** Stops. */
  @TearDown(Level.Trial)
  public void close() {
    scraper.close();
  }
}
