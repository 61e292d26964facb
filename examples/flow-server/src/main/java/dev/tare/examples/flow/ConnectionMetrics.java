package dev.tare.examples.flow;

import dev.tare.instrument.Histogram;

/** What is measured of one connection. Thread-safe; a record neither blocks nor allocates. */
final class ConnectionMetrics implements AutoCloseable {
  private final Histogram latency;
  private final Counters<DropReason> drops;

  ConnectionMetrics(Histogram latency, Counters<DropReason> drops) {
    this.latency = latency;
    this.drops = drops;
  }

  /** A message left after so long in the connection: {@code flow_network_latency_seconds}. */
  void messageDelivered(long latencyNs) {
    latency.record(latencyNs);
  }

  /** A message was dropped: {@code flow_message_drops_total}. */
  void messageDropped(DropReason reason) {
    drops.increment(reason);
  }

  /** Called once, when the connection is gone. */
  @Override
  public void close() {
    // Nothing to do: Tare cannot remove a series yet. Those of a deleted flow stay, and count on if
    // one of the same name is created. The series limits bound them: past these, new connections
    // are counted together as "other".
  }
}
