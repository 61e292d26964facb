package dev.tare.internal.histogram;

/** Tells when half a window has ended. Halves follow each other from a first begin on. */
public final class WindowClock {
  private final long halfNs;
  private long endNs;

  /** The first half begins now, or began a number of halves ago. */
  public WindowClock(long beginNs, long halfNs, long nowNs) {
    this.halfNs = halfNs;
    this.endNs = nowNs + halfNs - Math.floorMod(nowNs - beginNs, halfNs);
  }

  /** The end of the half that all series have been turned to. */
  public long endNs() {
    return endNs;
  }

  /** Whether the open half has ended. */
  public boolean due(long nowNs) {
    return nowNs - endNs >= 0;
  }

  /** The end of the half that is open now. */
  public long nextEndNs(long nowNs) {
    return endNs + ((nowNs - endNs) / halfNs + 1) * halfNs;
  }

  /** Opens the half of that end, when all series have been turned to it. */
  public void turnTo(long endNs) {
    this.endNs = endNs;
  }
}
