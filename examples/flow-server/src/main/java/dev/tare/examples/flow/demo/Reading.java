package dev.tare.examples.flow.demo;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricsSnapshot;

/**
 * What one live line needs of a snapshot.
 *
 * @param timeNs when it was taken, as {@link System#nanoTime}
 * @param requests completed since the start, of all routes
 * @param latency of {@link #ROUTE}, since the start
 * @param spills records that found their ring full, since the start
 * @param cpuSeconds of the aggregator since the start; NaN where the JVM does not tell
 * @param memoryBytes of Tare's rings, blocks and series
 */
record Reading(
    long timeNs,
    long requests,
    Latency latency,
    long spills,
    double cpuSeconds,
    double memoryBytes) {
  /** The busiest route: quantiles of several series cannot be put together. */
  static final String ROUTE = "/flows/{name}/messages";

  /** Quantiles in seconds; NaN where a window had no request. */
  record Latency(double p50, double p99, double p999, double max) {}

  static Reading of(MetricsSnapshot snapshot, long timeNs) {
    return new Reading(
        timeNs,
        requests(snapshot),
        new Latency(
            quantile(snapshot, "0.5"),
            quantile(snapshot, "0.99"),
            quantile(snapshot, "0.999"),
            quantile(snapshot, "1")),
        (long) snapshot.value("tare_ring_spills_total"),
        snapshot.find("tare_aggregator_cpu_seconds_total").orElse(Double.NaN),
        memory(snapshot));
  }

  private static long requests(MetricsSnapshot snapshot) {
    CounterFamily family = (CounterFamily) snapshot.family("http_requests_total");
    long sum = 0;
    for (int row = 0; row < family.series().size(); row++) {
      sum += family.rawValue(row);
    }
    return sum;
  }

  private static double memory(MetricsSnapshot snapshot) {
    GaugeFamily family = (GaugeFamily) snapshot.family("tare_memory_bytes");
    double sum = 0;
    for (int row = 0; row < family.series().size(); row++) {
      sum += family.value(row);
    }
    return sum;
  }

  private static double quantile(MetricsSnapshot snapshot, String quantile) {
    return snapshot
        .find(
            "http_request_duration_quantile_seconds",
            "method",
            "POST",
            "route",
            ROUTE,
            "status",
            "202",
            "window",
            "10s",
            "quantile",
            quantile)
        .orElse(Double.NaN); // the window had no request
  }
}
