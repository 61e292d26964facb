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
    return tryTake(1);
  }

  /** Takes so many, unless the limit would be passed; then none. */
  boolean tryTake(int count) {
    if (taken.addAndGet(count) <= limit) {
      return true;
    }
    taken.addAndGet(-count);
    return false;
  }
}
