package dev.tare.internal.aggregate;

import dev.tare.internal.ring.SharedRing;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which removals are younger than which of the records that are on their way. Removals of series
 * that events feed are numbered, and every ring marks how far it was filled at each; so a record is
 * never counted in a series that was made for its label values after they were removed.
 */
final class RemovalOrder {
  /** The number of no removal: smaller than all. */
  static final long NONE = 0;

  private final ThreadRings rings;
  private final SharedRings sharedRings;
  private final Runnable wakeAggregator;
  private final List<RemovedValues> remembered = new CopyOnWriteArrayList<>();

  /** Published: written under the lock, after the rings were marked. */
  private volatile long last;

  /** Guarded by the lock: up to this removal there is no older record any more. */
  private long settled;

  RemovalOrder(ThreadRings rings, SharedRings sharedRings, Runnable wakeAggregator) {
    this.rings = rings;
    this.sharedRings = sharedRings;
    this.wakeAggregator = wakeAggregator;
  }

  /** Any thread: events feed a family that remembers what was removed. */
  void add(RemovedValues values) {
    remembered.add(values);
  }

  /** Any thread: the family is gone. */
  void remove(RemovedValues values) {
    remembered.remove(values);
  }

  /**
   * Any thread: a removal begins. What was recorded before the call lies before its mark; the
   * series has to be in its table until this returns.
   *
   * @return its number, or {@link #NONE} if nothing is on its way
   */
  long begin() {
    boolean first;
    long number;
    synchronized (this) {
      number = last + 1;
      if (!mark(number)) {
        return NONE;
      }
      first = last == settled;
      last = number;
    }
    if (first) {
      wakeAggregator.run(); // by itself it may sleep through thousands, a few words each
    }
    return number;
  }

  private boolean mark(long number) {
    boolean onItsWay = false;
    for (ThreadRing ring : rings.all()) {
      onItsWay |= ring.ring.mark(number);
    }
    for (SharedRing ring : sharedRings.all()) {
      onItsWay |= ring.ring().mark(number);
    }
    return onItsWay;
  }

  /** Aggregator, before a pass: the number of the last removal. */
  long last() {
    return last;
  }

  /** Aggregator: a full pass has ended since that was the last removal. */
  void passed(long number) {
    synchronized (this) {
      if (number == settled) {
        return;
      }
      settled = number;
    }
    for (RemovedValues values : remembered) {
      values.forget(number);
    }
  }
}
