package dev.tare.examples.flow;

import java.util.concurrent.atomic.LongAdder;

/** What is measured of one connection. Thread-safe; a record neither blocks nor allocates. */
final class ConnectionMetrics implements AutoCloseable {
  private final LongAdder delivered = new LongAdder();
  private final LongAdder latencyNs = new LongAdder();
  private final LongAdder full = new LongAdder();
  private final LongAdder stopped = new LongAdder();
  private final Runnable removal;

  ConnectionMetrics(Runnable removal) {
    this.removal = removal;
  }

  /** A message left after so long in the connection: {@code flow_network_latency_seconds}. */
  void messageDelivered(long latencyNs) {
    delivered.increment();
    this.latencyNs.add(latencyNs);
  }

  /** A message was dropped: {@code flow_message_drops_total}. */
  void messageDropped(DropReason reason) {
    (reason == DropReason.FULL ? full : stopped).increment();
  }

  /** Removes the series of this connection; what is recorded afterwards shows nowhere. */
  @Override
  public void close() {
    removal.run();
  }

  long delivered() {
    return delivered.sum();
  }

  long latencyNs() {
    return latencyNs.sum();
  }

  long dropped(DropReason reason) {
    return (reason == DropReason.FULL ? full : stopped).sum();
  }
}
