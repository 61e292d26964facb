package dev.tare.examples.flow;

import dev.tare.examples.flow.component.DropReason;
import dev.tare.instrument.Histogram;

/** What is measured of one connection. Thread-safe; a record neither blocks nor allocates. */
final class ConnectionMetrics implements AutoCloseable {
  private final Histogram latency;
  private final Counters<DropReason> drops;
  private final Runnable removal;

  /** Measures there; {@code removal} takes the series away. */
  ConnectionMetrics(Histogram latency, Counters<DropReason> drops, Runnable removal) {
    this.latency = latency;
    this.drops = drops;
    this.removal = removal;
  }

  /** A message left after so long in the connection: {@code flow_network_latency_seconds}. */
  void messageDelivered(long latencyNs) {
    latency.record(latencyNs);
  }

  /** A message was dropped: {@code flow_message_drops_total}. */
  void messageDropped(DropReason reason) {
    drops.increment(reason);
  }

  /** Takes the series away, when the connection is gone. */
  @Override
  public void close() {
    removal.run();
  }
}
