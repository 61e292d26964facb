package dev.tare.internal.series;

import dev.tare.internal.block.Capture;
import dev.tare.internal.ring.PaddedLong;

/** What one thread has counted of one counter. The aggregator's own, but for the count. */
public final class CountReading implements Capture {
  private final PaddedLong count;
  private long captured;
  private boolean isCaptured;

  CountReading(PaddedLong count) {
    this.count = count;
  }

  /** What the thread counts. */
  public PaddedLong count() {
    return count;
  }

  @Override
  public void prepare() {} // it needs none

  @Override
  public void capture() {
    captured = live();
    isCaptured = true;
  }

  @Override
  public void release() {
    isCaptured = false;
  }

  @Override
  public int bytes() {
    return 0; // a word of its own, which is there in any case
  }

  long value() {
    return isCaptured ? captured : live();
  }

  long live() {
    return count.acquire();
  }
}
