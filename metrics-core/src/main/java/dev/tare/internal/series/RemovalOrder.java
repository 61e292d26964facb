package dev.tare.internal.series;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongPredicate;

/**
 * Which removals are younger than which of the records that are on their way. Removals of series
 * that events feed are numbered, and every ring marks how far it was filled at each; so a record is
 * never counted in a series that was made for its label values after they were removed.
 */
public final class RemovalOrder {
  /** The number of no removal: smaller than all. */
  public static final long NONE = 0;

  private final LongPredicate markRings;
  private final Runnable wakeAggregator;
  private final List<RemovedValues> remembered = new CopyOnWriteArrayList<>();

  /** Published: written under the lock, after the rings were marked. */
  private volatile long last;

  /** Guarded by the lock: up to this removal there is no older record any more. */
  private long settled;

  /**
   * No removal yet.
   *
   * @param markRings marks how far every ring is filled, by the number of a removal; says whether
   *     anything is on its way
   */
  public RemovalOrder(LongPredicate markRings, Runnable wakeAggregator) {
    this.markRings = markRings;
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
      if (!markRings.test(number)) {
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

  /** Aggregator, before a pass: the number of the last removal. */
  public long last() {
    return last;
  }

  /** Aggregator: a full pass has ended since that was the last removal. */
  public void passed(long number) {
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
