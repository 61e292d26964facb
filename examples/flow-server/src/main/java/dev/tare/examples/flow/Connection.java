package dev.tare.examples.flow;

import dev.tare.examples.flow.component.DropReason;
import dev.tare.examples.flow.definition.ConnectionDefinition;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded way for messages into one process. Any thread may offer; only the receiving process
 * takes. Every message offered is delivered, dropped with a reason, waiting here or in the
 * receiver's hand; at any moment, as all is under one lock.
 */
final class Connection {
  /** What became of an offer. */
  enum Offer {
    /** It is in the connection; it may still be dropped there. */
    ACCEPTED,
    /** There was no room. */
    FULL,
    /** The process it leads to does not run, or the one that offers was told to end. */
    STOPPED
  }

  private record Message(String payload, long enteredNs) {}

  /** The clock is read at least this often, so that a clock driven by hand is obeyed. */
  private static final long MAX_AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ConnectionDefinition definition;
  private final Arrivals arrivals;
  private final ConnectionMetrics metrics;
  private final LongSupplier nanoTime;
  private final Lock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  // All below under the lock.
  private final Queue<Message> waiting = new ArrayDeque<>();
  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private boolean open;
  private boolean draining;
  private int inHand;
  private long offered;
  private long delivered;

  /** A closed connection. Each message that enters is announced to {@code arrivals}. */
  Connection(
      ConnectionDefinition definition,
      Arrivals arrivals,
      ConnectionMetrics metrics,
      LongSupplier nanoTime) {
    this.definition = definition;
    this.arrivals = arrivals;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    reasons(definition).forEach(reason -> drops.put(reason, 0L));
  }

  /** Why messages of such a connection can be dropped. */
  static Set<DropReason> reasons(ConnectionDefinition definition) {
    DropReason overflow =
        switch (definition.overflow().policy()) {
          case DROP_NEWEST -> DropReason.FULL;
          case DROP_OLDEST -> DropReason.DISPLACED;
          case BLOCK -> DropReason.TIMEOUT;
        };
    Set<DropReason> reasons =
        EnumSet.of(overflow, DropReason.STOPPED, DropReason.CRASHED, DropReason.UNDRAINED);
    if (definition.peer() != null) {
      reasons.addAll(
          List.of(DropReason.UNREACHABLE, DropReason.REFUSED, DropReason.UNACKNOWLEDGED));
    }
    return reasons;
  }

  void open() {
    locked(
        () -> {
          open = true;
          draining = false;
        });
  }

  /** From now on a close drops as {@code undrained} what is left. */
  void drain() {
    locked(() -> draining = true);
  }

  /** Drops what waits in it, and everything offered until it is opened again. */
  void close() {
    locked(
        () -> {
          open = false;
          while (waiting.poll() != null) {
            drop(closeReason());
          }
          room.signalAll();
        });
  }

  /**
   * Hands a message over. One that does not fit is dealt with as the definition has it, which may
   * be to wait for room; a thread that is interrupted meanwhile stays so, and its message is
   * dropped.
   */
  Offer offer(String payload) {
    lock.lock();
    try {
      DropReason fault = open ? makeRoom() : closeReason();
      offered++;
      if (fault == null) {
        enter(payload);
        return Offer.ACCEPTED;
      }
      drop(fault);
      return fault == DropReason.FULL || fault == DropReason.TIMEOUT ? Offer.FULL : Offer.STOPPED;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a message where there is room for it and the receiver runs, and knows nothing of it
   * otherwise: it stays with who offered it. Never waits.
   */
  Offer offerOrLeave(String payload) {
    lock.lock();
    try {
      if (!open || draining) {
        return Offer.STOPPED;
      }
      if (waiting.size() >= definition.capacity()) {
        return Offer.FULL;
      }
      offered++;
      enter(payload);
      return Offer.ACCEPTED;
    } finally {
      lock.unlock();
    }
  }

  /** The next message, or null. */
  @Nullable Taken take() {
    lock.lock();
    try {
      Message message = waiting.poll();
      if (message == null) {
        return null;
      }
      inHand++;
      room.signal();
      return new Taken(message, nanoTime.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  FlowStatus.OfConnection status() {
    lock.lock();
    try {
      Map<String, Long> dropped = new TreeMap<>();
      drops.forEach((reason, count) -> dropped.put(reason.label(), count));
      return new FlowStatus.OfConnection(
          definition.from(),
          definition.to(),
          definition.capacity(),
          waiting.size(),
          inHand,
          offered,
          delivered,
          dropped);
    } finally {
      lock.unlock();
    }
  }

  /** Takes its series away. */
  void forget() {
    metrics.close();
  }

  /** Why there is no room for one more; null where there is. */
  private @Nullable DropReason makeRoom() {
    if (waiting.size() < definition.capacity()) {
      return null;
    }
    return switch (definition.overflow().policy()) {
      case DROP_NEWEST -> DropReason.FULL;
      case DROP_OLDEST -> displaceOldest();
      case BLOCK -> awaitRoom();
    };
  }

  private @Nullable DropReason displaceOldest() {
    waiting.remove();
    drop(DropReason.DISPLACED);
    return null;
  }

  private @Nullable DropReason awaitRoom() {
    long startNs = nanoTime.getAsLong();
    while (open && waiting.size() == definition.capacity()) {
      long leftNs = definition.overflow().blockNs() - (nanoTime.getAsLong() - startNs);
      if (leftNs <= 0) {
        return DropReason.TIMEOUT;
      }
      try {
        // Whether room came is looked at above, not told by what this returns.
        boolean unused = room.await(Math.min(leftNs, MAX_AWAIT_NS), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return closeReason();
      }
    }
    return open ? null : closeReason();
  }

  private void enter(String payload) {
    waiting.add(new Message(payload, nanoTime.getAsLong()));
    arrivals.announce();
  }

  private DropReason closeReason() {
    return draining ? DropReason.UNDRAINED : DropReason.STOPPED;
  }

  private void drop(DropReason reason) {
    drops.merge(reason, 1L, Long::sum);
    metrics.messageDropped(reason);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /** A message in the hand of the receiver, which says once what became of it. */
  final class Taken {
    private final Message message;
    private final long takenNs;

    private Taken(Message message, long takenNs) {
      this.message = message;
      this.takenNs = takenNs;
    }

    String payload() {
      return message.payload();
    }

    /**
     * It was handled. Counts it, with the time until it was taken, or until now where the receiver
     * is on another server, which has just acknowledged it.
     */
    void delivered() {
      long leftNs = definition.peer() == null ? takenNs : nanoTime.getAsLong();
      locked(
          () -> {
            inHand--;
            delivered++;
            metrics.messageDelivered(leftNs - message.enteredNs());
          });
    }

    /** It was not handled. */
    void dropped(DropReason reason) {
      locked(
          () -> {
            inHand--;
            drop(reason == DropReason.STOPPED ? closeReason() : reason);
          });
    }
  }
}
