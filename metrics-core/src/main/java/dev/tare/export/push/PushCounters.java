package dev.tare.export.push;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.registry.MetricRegistry;
import java.time.Duration;

/** What became of snapshots, as self-metrics. Any thread. */
final class PushCounters {
  private final Counter sent;
  private final Counter givenUp;
  private final Counter failures;
  private final Counter rejectedPoints;
  private final Counter time;
  private final Counter bytes;

  /** Those of one exporter, there from the first scrape on. */
  PushCounters(MetricRegistry registry, String exporter) {
    Family<Counter> pushes =
        registry
            .counter("tare_pushes_total", "Snapshots by what became of them: sent or given_up.")
            .labels("exporter", "result")
            .family();
    this.sent = pushes.with(exporter, "sent");
    this.givenUp = pushes.with(exporter, "given_up");
    this.failures =
        one(
            registry,
            exporter,
            "tare_push_failures_total",
            "Tries to send a snapshot that failed.");
    this.rejectedPoints =
        one(
            registry,
            exporter,
            "tare_push_points_rejected_total",
            "Points of sent snapshots that the receiver refused.");
    this.time = one(registry, exporter, "tare_push_seconds_total", "Time that tries to send took.");
    this.bytes =
        one(
            registry,
            exporter,
            "tare_push_bytes_total",
            "Bytes of sent messages, before compression.");
  }

  private static Counter one(MetricRegistry registry, String exporter, String name, String help) {
    return registry.counter(name, help).labels("exporter").family().with(exporter);
  }

  void sent(Receipt receipt) {
    sent.increment();
    bytes.add(receipt.bytes());
    rejectedPoints.add(receipt.rejectedPoints());
  }

  void givenUp() {
    givenUp.increment();
  }

  void failed() {
    failures.increment();
  }

  void took(long ns) {
    time.add(Duration.ofNanos(Math.max(0, ns)));
  }
}
