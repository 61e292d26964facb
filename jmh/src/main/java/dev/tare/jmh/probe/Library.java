package dev.tare.jmh.probe;

import com.codahale.metrics.MetricRegistry;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.jmh.NamedRing;
import dev.tare.model.Unit;
import dev.tare.openmetrics.OpenMetricsExporter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** As much of a library as a probe needs: one metric of each kind with one label, and a scrape. */
interface Library {
  /** Client_java's own bounds in seconds, for all. */
  List<Double> BOUNDS = List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

  /** Counts one. */
  void count(String label);

  /** Records a latency. */
  void record(String label, long ns);

  /** Makes all that was recorded visible, and writes it where the library can. */
  void scrape(OutputStream out) throws IOException;

  /** Fails where Tare runs on another ring than its rows name; called when all is measured. */
  default void requireRing() {}

  /** Made on first use, so that nothing of the others is loaded. */
  static Library named(String name) {
    return switch (name) {
      case "tare" -> new Tare();
      case "clientJava" -> new ClientJava();
      case "micrometer" -> new Micrometer();
      case "openTelemetry" -> new OpenTelemetry();
      case "dropwizard" -> new Dropwizard();
      default -> throw new IllegalArgumentException("library=" + name);
    };
  }

  /** Tare, with limits that no probe reaches. */
  final class Tare implements Library {
    private final Metrics metrics =
        Metrics.open(
            MetricsOptions.builder()
                .ring(RingKind.ARRAY)
                .seriesLimit(20_000)
                .totalSeriesLimit(50_000)
                .quantileSeriesLimit(20_000)
                .build());
    private final OpenMetricsExporter exporter = OpenMetricsExporter.create();
    private final Family<Counter> counters =
        metrics.registry().counter("bench_total", "Operations.").labels("path").family();
    private final Family<Histogram> histograms =
        metrics
            .registry()
            .histogram("bench_seconds", "Time.")
            .unit(Unit.SECONDS)
            .buckets(BOUNDS.stream().mapToDouble(Double::doubleValue).toArray())
            .labels("path")
            .family();

    @Override
    public void requireRing() {
      NamedRing.require(metrics, RingKind.ARRAY);
    }

    @Override
    public void count(String label) {
      counters.with(label).increment();
    }

    @Override
    public void record(String label, long ns) {
      histograms.with(label).record(ns);
    }

    @Override
    public void scrape(OutputStream out) throws IOException {
      metrics.write(exporter, out);
    }
  }

  /** client_java: classic buckets, no exemplars. */
  final class ClientJava implements Library {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final OpenMetricsTextFormatWriter writer = OpenMetricsTextFormatWriter.create();
    private final io.prometheus.metrics.core.metrics.Counter counters =
        io.prometheus.metrics.core.metrics.Counter.builder()
            .name("bench_total")
            .help("Operations.")
            .labelNames("path")
            .withoutExemplars()
            .register(registry);
    private final io.prometheus.metrics.core.metrics.Histogram histograms =
        io.prometheus.metrics.core.metrics.Histogram.builder()
            .name("bench_seconds")
            .help("Time.")
            .labelNames("path")
            .classicOnly()
            .classicUpperBounds(BOUNDS.stream().mapToDouble(Double::doubleValue).toArray())
            .withoutExemplars()
            .register(registry);

    @Override
    public void count(String label) {
      counters.labelValues(label).inc();
    }

    @Override
    public void record(String label, long ns) {
      histograms.labelValues(label).observe(ns / 1e9);
    }

    @Override
    public void scrape(OutputStream out) throws IOException {
      writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    }
  }

  /** Micrometer with its Prometheus registry, buckets as service level objectives. */
  final class Micrometer implements Library {
    private final PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Duration[] bounds =
        BOUNDS.stream()
            .map(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
            .toArray(Duration[]::new);

    @Override
    public void count(String label) {
      registry.counter("bench", "path", label).increment();
    }

    @Override
    public void record(String label, long ns) {
      Timer.builder("bench.time")
          .tag("path", label)
          .serviceLevelObjectives(bounds)
          .register(registry)
          .record(ns, TimeUnit.NANOSECONDS);
    }

    @Override
    public void scrape(OutputStream out) throws IOException {
      registry.scrape(out, OpenMetricsTextFormatWriter.CONTENT_TYPE);
    }
  }

  /** OpenTelemetry: collected, as its SDK has no document of its own; its limit is lifted. */
  final class OpenTelemetry implements Library {
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("path");
    private final dev.tare.jmh.OpenTelemetryReader reader = new dev.tare.jmh.OpenTelemetryReader();
    private final Meter meter =
        SdkMeterProvider.builder()
            .registerMetricReader(reader, instrument -> 50_000)
            .build()
            .get("bench");
    private final LongCounter counter = meter.counterBuilder("bench").build();
    private final DoubleHistogram histogram =
        meter.histogramBuilder("bench.time").setExplicitBucketBoundariesAdvice(BOUNDS).build();

    @Override
    public void count(String label) {
      counter.add(1, Attributes.of(PATH, label));
    }

    @Override
    public void record(String label, long ns) {
      histogram.record(ns / 1e9, Attributes.of(PATH, label));
    }

    @Override
    public void scrape(OutputStream out) {
      reader.collect();
    }
  }

  /** Dropwizard: names for labels, a sample for buckets, read as its reporters do. */
  final class Dropwizard implements Library {
    private final MetricRegistry registry = new MetricRegistry();

    @Override
    public void count(String label) {
      registry.counter(MetricRegistry.name("bench", label)).inc();
    }

    @Override
    public void record(String label, long ns) {
      registry.histogram(MetricRegistry.name("bench.time", label)).update(ns);
    }

    @Override
    public void scrape(OutputStream out) throws IOException {
      long sum = 0;
      for (com.codahale.metrics.Counter counter : registry.getCounters().values()) {
        sum += counter.getCount();
      }
      for (com.codahale.metrics.Histogram histogram : registry.getHistograms().values()) {
        sum += Arrays.stream(histogram.getSnapshot().getValues()).sum();
      }
      out.write((int) sum);
    }
  }
}
