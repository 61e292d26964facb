package dev.tare.internal.agent;

import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.model.Detail;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Where scrapes wait for the aggregator. Recording threads never come here.
 *
 * <p>A scrape takes a ticket; the aggregator answers every ticket that it saw before it looked at
 * the first ring, so a scrape that arrives during a pass waits for the next one, and all that wait
 * for one pass share its copy. The lock is held for a few instructions; whoever waits is parked,
 * and as it is no monitor, a virtual thread that waits leaves its carrier.
 */
public final class SnapshotRequests {
  /** What the aggregator is asked for. */
  record Request(long ticket, Detail detail) {}

  /** Waiting is cut into slices, so that a clock that is not the system's is looked at too. */
  private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * When its time is over a scrape waits for so long once more: one that was paused itself, with
   * all of the process, finds its time over and the aggregator ready to answer.
   */
  private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answer = lock.newCondition();
  private final NanoClock clock;
  private final long timeoutNs;
  private final Runnable wake;
  private final BooleanSupplier attended;
  private final Runnable onStale;

  /** Published flag: whether a ticket is open; saves the aggregator the lock. */
  private volatile boolean open;

  private final AggregatorSnapshot none;
  private long requested;
  private Detail wanted = Detail.BUCKETS;
  private long answered;
  private int waiting;
  private boolean closed;
  private boolean abandoned;

  /** By detail: a scrape that wants much may wake up after another's pass that made less. */
  private final Map<Detail, AggregatorSnapshot> latest = new EnumMap<>(Detail.class);

  /**
   * A gate without a copy yet.
   *
   * @param wake gets the aggregator out of its sleep
   * @param attended whether the aggregator has a thread: else waiting is in vain
   * @param onStale told when a scrape gets an older copy
   */
  SnapshotRequests(
      NanoClock clock, long timeoutNs, Runnable wake, BooleanSupplier attended, Runnable onStale) {
    this.clock = clock;
    this.timeoutNs = timeoutNs;
    this.wake = wake;
    this.attended = attended;
    this.onStale = onStale;
    this.none = AggregatorSnapshot.before(clock.nanoTime());
  }

  /**
   * Scraper: waits for a copy that holds every record made before; an older one if none comes.
   *
   * @param mostNs for a scraper who waits less than others
   */
  AggregatorSnapshot await(Detail detail, long mostNs) {
    long deadline = clock.nanoTime() + Math.min(timeoutNs, mostNs);
    lock.lock();
    try {
      if (closed) {
        return abandoned ? stale(detail) : latest(detail);
      }
      long ticket = ++requested;
      wanted = wanted.or(detail);
      waiting++;
      open = true;
      wake.run();
      return awaitAnswer(ticket, detail, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      onStale.run();
      return stale(detail);
    } finally {
      lock.unlock();
    }
  }

  private AggregatorSnapshot awaitAnswer(long ticket, Detail detail, long deadline)
      throws InterruptedException {
    try {
      long grace = GRACE_NS;
      while (answered < ticket && !closed) {
        boolean over = clock.nanoTime() - deadline >= 0;
        if ((over && grace <= 0) || !attended.getAsBoolean()) {
          onStale.run();
          return stale(detail);
        }
        if (over) {
          grace = answer.awaitNanos(grace);
        } else {
          answer.awaitNanos(SLICE_NS);
        }
      }
      return closed && abandoned ? stale(detail) : latest(detail);
    } finally {
      waiting--;
    }
  }

  /** Any thread: the last copy for somebody who has recorded since. */
  AggregatorSnapshot stale(Detail detail) {
    return latest(detail).staleAt(clock.nanoTime());
  }

  /**
   * The copy of the last pass that was asked for in that detail, or in more; in the most that there
   * is, where none was.
   */
  AggregatorSnapshot latest(Detail detail) {
    lock.lock();
    try {
      AggregatorSnapshot best = none;
      for (Detail known : Detail.values()) {
        AggregatorSnapshot copy = latest.get(known);
        best = detail.includes(known) && copy != null ? copy : best;
      }
      return best;
    } finally {
      lock.unlock();
    }
  }

  /** Any thread: whether there are tickets to be answered. */
  boolean isOpen() {
    return open;
  }

  /**
   * Aggregator: the tickets open now; to be read once, before the first ring. They stay open until
   * they are answered: a pass that fails is made again for those who still wait, and one whose
   * thread dies in any case.
   */
  @Nullable Request pending() {
    if (!open) {
      return null;
    }
    lock.lock();
    try {
      return new Request(requested, wanted);
    } finally {
      lock.unlock();
    }
  }

  /** Aggregator: answers the tickets of a request with a copy in the detail that it asks for. */
  void answer(Request request, AggregatorSnapshot copy) {
    lock.lock();
    try {
      keep(request.detail(), copy);
      answered = request.ticket();
      if (answered == requested) {
        forgetWanted();
      }
      answer.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Aggregator: no copy could be made. Where nobody waits for one any more none is tried again, as
   * each try may cost a full heap a collection.
   */
  void failed() {
    lock.lock();
    try {
      if (waiting == 0) {
        forgetWanted();
      }
    } finally {
      lock.unlock();
    }
  }

  private void forgetWanted() {
    open = false;
    wanted = Detail.BUCKETS;
  }

  private void keep(Detail detail, AggregatorSnapshot copy) {
    for (Detail known : Detail.values()) {
      if (detail.includes(known)) {
        latest.put(known, copy);
      }
    }
  }

  /**
   * Aggregator: leaves the last copies for ever.
   *
   * @param copy in full detail; null where none could be made
   */
  void close(@Nullable AggregatorSnapshot copy) {
    lock.lock();
    try {
      if (copy != null) {
        keep(Detail.CELLS, copy);
      }
      abandoned = copy == null;
      closed = true;
      answer.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
