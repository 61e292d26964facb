package dev.tare.clientjava;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.List;

/** A registry of client_java as an application has one, with every type that there is. */
final class EveryType {
  static final Labels TRACE =
      Labels.of("trace_id", "0af7651916cd43dd8448eb211c80319c", "span_id", "b7ad6b7169203331");

  private EveryType() {}

  static PrometheusRegistry registry() {
    PrometheusRegistry registry = new PrometheusRegistry();
    Counter requests =
        Counter.builder()
            .name("requests_total")
            .help("Requests, by path and status.")
            .labelNames("path", "status")
            .register(registry);
    requests.labelValues("/a", "200").inc(41);
    requests.labelValues("/a", "200").incWithExemplar(1, TRACE);
    requests.labelValues("/b", "500").inc(3);
    Counter busy =
        Counter.builder()
            .name("busy_seconds_total")
            .unit(Unit.SECONDS)
            .help("Time at work.")
            .register(registry);
    busy.inc(1234.567891234);
    Gauge room = Gauge.builder().name("room").help("Warmth.").labelNames("no").register(registry);
    room.labelValues("1").set(-0.1);
    room.labelValues("2").set(1e300);
    Histogram classic =
        Histogram.builder()
            .name("wait_seconds")
            .unit(Unit.SECONDS)
            .help("Waits.")
            .labelNames("kind")
            .classicOnly()
            .classicUpperBounds(0.001, 0.25, 1)
            .register(registry);
    classic.labelValues("a").observe(0.2);
    classic.labelValues("a").observeWithExemplar(0.0009, TRACE);
    classic.labelValues("a").observeWithExemplar(7.5, TRACE);
    classic.labelValues("b").observe(1);
    Histogram natives =
        Histogram.builder()
            .name("size_bytes")
            .unit(Unit.BYTES)
            .help("Sizes.")
            .nativeOnly()
            .register(registry);
    Histogram both = Histogram.builder().name("both").help("Both kinds.").register(registry);
    for (int i = 0; i < 1_000; i++) {
      natives.observe(i * i);
      both.observe(i / 64.0);
    }
    Summary summary =
        Summary.builder()
            .name("call_seconds")
            .unit(Unit.SECONDS)
            .help("Calls.")
            .quantile(0.5)
            .quantile(0.99)
            .register(registry);
    summary.observe(0.25);
    summary.observe(0.75);
    Info.builder()
        .name("release_info")
        .help("What runs.")
        .labelNames("version", "arch")
        .register(registry)
        .setLabelValues("1.2", "x64");
    StateSet mode =
        StateSet.builder()
            .name("mode")
            .help("How it runs.")
            .labelNames("part")
            .states("normal", "draining")
            .register(registry);
    mode.labelValues("in").setTrue("normal");
    mode.labelValues("out").setTrue("draining");
    Collector unknown =
        () ->
            new UnknownSnapshot(
                new MetricMetadata("mystery", "Nobody knows."),
                List.of(new UnknownDataPointSnapshot(12.5, Labels.of("a", "b"), null)));
    registry.register(unknown);
    Collector gaugeHistogram =
        () ->
            new HistogramSnapshot(
                true,
                new MetricMetadata("waiting_seconds", "Those that wait now.", Unit.SECONDS),
                List.of(
                    new HistogramDataPointSnapshot(
                        ClassicHistogramBuckets.of(
                            new double[] {1, Double.POSITIVE_INFINITY}, new long[] {2, 1}),
                        12.5,
                        Labels.EMPTY,
                        Exemplars.EMPTY,
                        0)));
    registry.register(gaugeHistogram);
    return registry;
  }
}
