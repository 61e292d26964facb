package dev.tare.examples.flow;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded way for messages into one process. Any thread may offer; only the receiving process
 * polls. Every message offered is delivered, dropped with a reason, or still here.
 */
final class Connection {
  /** What became of an offer. */
  enum Offer {
    /** It is in the connection; a stop may still drop it there. */
    ACCEPTED,
    /** Dropped: there was no room. */
    FULL,
    /** Dropped: the process it leads to does not run. */
    STOPPED
  }

  private record Message(String payload, long enteredNs) {}

  private final String from;
  private final String to;
  private final int capacity;
  private final BlockingQueue<Message> queue;
  private final Semaphore arrivals;
  private final ConnectionMetrics metrics;
  private final LongSupplier nanoTime;
  private final LongAdder offered = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder full = new LongAdder();
  private final LongAdder stopped = new LongAdder();

  /** A stop flag: see {@link #offer} for what its order against the queue protects. */
  private volatile boolean open;

  /** A closed connection. Each message that enters is announced by a permit of {@code arrivals}. */
  Connection(
      String from,
      String to,
      int capacity,
      Semaphore arrivals,
      ConnectionMetrics metrics,
      LongSupplier nanoTime) {
    this.from = from;
    this.to = to;
    this.capacity = capacity;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.arrivals = arrivals;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  void open() {
    open = true;
  }

  /** Drops what is in it, and everything offered until it is opened again. */
  void close() {
    open = false;
    dropWaiting();
  }

  /** Never blocks for long: a message that does not fit is dropped and counted. */
  Offer offer(String payload) {
    offered.increment();
    if (!open) {
      drop(stopped, DropReason.STOPPED);
      return Offer.STOPPED;
    }
    if (!queue.offer(new Message(payload, nanoTime.getAsLong()))) {
      drop(full, DropReason.FULL);
      return Offer.FULL;
    }
    // A close that swept the queue before this message entered has cleared the flag before its
    // sweep, so it is seen here. Without this look the message would wait uncounted, and meet the
    // next run of the flow.
    if (!open) {
      dropWaiting();
    }
    arrivals.release();
    return Offer.ACCEPTED;
  }

  /** The next payload, or null. Counts as delivered, with the time since it entered. */
  @Nullable String poll() {
    Message message = queue.poll();
    if (message == null) {
      return null;
    }
    delivered.increment();
    metrics.messageDelivered(nanoTime.getAsLong() - message.enteredNs());
    return message.payload();
  }

  FlowStatus.OfConnection status() {
    return new FlowStatus.OfConnection(
        from,
        to,
        capacity,
        queue.size(),
        offered.sum(),
        delivered.sum(),
        new FlowStatus.Drops(full.sum(), stopped.sum()));
  }

  /** Tells the metrics that it is gone. */
  void forget() {
    metrics.close();
  }

  private void dropWaiting() {
    while (queue.poll() != null) {
      drop(stopped, DropReason.STOPPED);
    }
  }

  private void drop(LongAdder count, DropReason reason) {
    count.increment();
    metrics.messageDropped(reason);
  }
}
