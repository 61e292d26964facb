package dev.tare.internal.series;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many series there may be, all metrics together. Overflow series come on top, one a metric.
 */
public final class SeriesLimit {
  private final int limit;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicLong releases = new AtomicLong();

  /** A limit that nothing has been taken from. */
  public SeriesLimit(int limit) {
    this.limit = limit;
  }

  /** Takes one, unless the limit is reached. */
  public boolean tryTake() {
    return tryTake(1);
  }

  /** Takes so many, unless the limit would be passed; then none. */
  public boolean tryTake(int count) {
    // Not taken first and given back after: in between another would be refused for want of a room
    // that there is, and that may be for good.
    int before = taken.get();
    while (limit - before >= count) {
      if (taken.compareAndSet(before, before + count)) {
        return true;
      }
      before = taken.get();
    }
    return false;
  }

  /** Gives one back that was taken. */
  public void giveBack() {
    giveBack(1);
  }

  /** Gives so many back that were taken together. */
  public void giveBack(int count) {
    taken.addAndGet(-count);
    releases.incrementAndGet(); // after the room is there: who sees it may take it
  }

  /** How often some were given back. */
  long releases() {
    return releases.get();
  }
}
