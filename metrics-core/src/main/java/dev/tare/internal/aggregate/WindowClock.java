package dev.tare.internal.aggregate;

/** Tells when a window has ended. Windows of one length follow each other from a first begin on. */
final class WindowClock {
  private final long lengthNs;
  private long endNs;

  /** The first window begins now, or began a number of lengths ago. */
  WindowClock(long beginNs, long lengthNs, long nowNs) {
    this.lengthNs = lengthNs;
    this.endNs = nowNs + lengthNs - Math.floorMod(nowNs - beginNs, lengthNs);
  }

  /** Whether the open window has ended. */
  boolean due(long nowNs) {
    return nowNs - endNs >= 0;
  }

  /** The end of the window that is open now. */
  long nextEndNs(long nowNs) {
    return endNs + ((nowNs - endNs) / lengthNs + 1) * lengthNs;
  }

  /**
   * Whether the window that ended is the one before the one that is open now; false where nobody
   * looked for the length of a window, so that the last whole one was empty.
   */
  boolean next(long nowNs) {
    return nowNs - endNs < lengthNs;
  }

  /** Opens the window of that end, when all have been turned to it. */
  void turnTo(long endNs) {
    this.endNs = endNs;
  }
}
