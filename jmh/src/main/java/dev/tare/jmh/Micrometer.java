package dev.tare.jmh;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Micrometer with its Prometheus registry for one trial, scraped once a second as Tare is. */
@State(Scope.Benchmark)
public class Micrometer {
  private final PrometheusMeterRegistry registry = registryWithBuckets();
  private Scraper scraper;

  /** A meter that is kept, as its documentation recommends. */
  final Counter counter = Counter.builder("bench").tag("kind", "any").register(registry);

  /** It has no gauge to set: it polls a number. */
  final AtomicLong gauge = registry.gauge("bench.size", new AtomicLong());

  /** The buckets that the others have. */
  final Timer timer = timer("any");

  /** The common way to have buckets; its default makes some 70 of them. */
  final Timer percentiles =
      Timer.builder("bench.percentiles").publishPercentileHistogram().register(registry);

  /** A filter counts only for meters that are registered after it. */
  private static PrometheusMeterRegistry registryWithBuckets() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(new MicrometerHttp.Buckets());
    return registry;
  }

  /** Registers a timer with the common buckets. */
  final Timer timer(String kind) {
    return Timer.builder("bench.time")
        .tag("kind", kind)
        .serviceLevelObjectives(bounds())
        .register(registry);
  }

  static Duration[] bounds() {
    return Arrays.stream(Values.BOUNDS)
        .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
        .toArray(Duration[]::new);
  }

  /** Starts to scrape. */
  @Setup(Level.Trial)
  public void open() {
    scraper = new Scraper(() -> registry.getPrometheusRegistry().scrape());
  }

  /** Where the peer's meters are registered. */
  final PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Stops. */
  @TearDown(Level.Trial)
  public void close() {
    scraper.close();
    registry.close();
  }
}
