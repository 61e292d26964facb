package dev.tare.jmh.latency;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.instrument.Histogram;
import dev.tare.jmh.NamedRing;
import dev.tare.model.Unit;
import dev.tare.openmetrics.OpenMetricsExporter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is timed: one histogram of one series, its handle kept, and a scrape of it. */
interface Subject {
  /** As the plot names them; {@code nothing} shows what machine and clock do by themselves. */
  List<String> NAMES = List.of("nothing", "tare", "clientJava", "micrometer");

  /** Upper bounds of the buckets in seconds, for all. */
  static double[] bounds() {
    return new double[] {
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5,
      10
    };
  }

  /** Records a latency; each library reads the form that it takes. */
  void record(long ns, double seconds);

  /** Writes everything. */
  void scrape(OutputStream out) throws IOException;

  /** Made on first use, so that nothing of the others is loaded. */
  static Subject named(String name) {
    return switch (name) {
      case "nothing" -> new Nothing();
      case "tare" -> new Tare();
      case "clientJava" -> new ClientJava();
      case "micrometer" -> new Micrometer();
      default ->
          throw new IllegalArgumentException("subject=" + name + " (allowed: " + NAMES + ")");
    };
  }

  /** Between two looks at the clock there is nothing. */
  final class Nothing implements Subject {
    @Override
    public void record(long ns, double seconds) {}

    @Override
    public void scrape(OutputStream out) {}
  }

  /** Tare as it is by default, on the ring that needs no flag. */
  final class Tare implements Subject {
    private final Metrics metrics =
        Metrics.open(MetricsOptions.builder().ring(RingKind.ARRAY).build());
    private final OpenMetricsExporter exporter = OpenMetricsExporter.create();
    private final Histogram histogram =
        metrics
            .registry()
            .histogram("bench_seconds", "Time.")
            .unit(Unit.SECONDS)
            .buckets(bounds())
            .register();

    Tare() {
      NamedRing.require(metrics, RingKind.ARRAY);
    }

    @Override
    public void record(long ns, double seconds) {
      histogram.record(ns);
    }

    @Override
    public void scrape(OutputStream out) throws IOException {
      metrics.write(exporter, out);
    }
  }

  /** client_java: classic buckets, no exemplars. */
  final class ClientJava implements Subject {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final OpenMetricsTextFormatWriter writer = OpenMetricsTextFormatWriter.create();
    private final DistributionDataPoint histogram =
        io.prometheus.metrics.core.metrics.Histogram.builder()
            .name("bench_seconds")
            .help("Time.")
            .labelNames("kind")
            .classicOnly()
            .classicUpperBounds(bounds())
            .withoutExemplars()
            .register(registry)
            .labelValues("any");

    @Override
    public void record(long ns, double seconds) {
      histogram.observe(seconds);
    }

    @Override
    public void scrape(OutputStream out) throws IOException {
      writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    }
  }

  /** Micrometer with its Prometheus registry, buckets as service level objectives. */
  final class Micrometer implements Subject {
    private final PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer timer =
        Timer.builder("bench")
            .serviceLevelObjectives(
                Arrays.stream(bounds())
                    .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                    .toArray(Duration[]::new))
            .register(registry);

    @Override
    public void record(long ns, double seconds) {
      timer.record(ns, TimeUnit.NANOSECONDS);
    }

    @Override
    public void scrape(OutputStream out) throws IOException {
      registry.scrape(out, OpenMetricsTextFormatWriter.CONTENT_TYPE);
    }
  }
}
