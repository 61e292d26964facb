package dev.tare.internal.aggregate;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many series there may be, all metrics together. Overflow series come on top, one a metric.
 */
public final class SeriesLimit {
  private final int limit;
  private final AtomicInteger taken = new AtomicInteger();

  /** A limit that nothing has been taken from. */
  public SeriesLimit(int limit) {
    this.limit = limit;
  }

  /** Takes one, unless the limit is reached. */
  boolean tryTake() {
    if (taken.incrementAndGet() <= limit) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }
}
