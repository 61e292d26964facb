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

  /**
   * Opens the window that is now; to be called when one is due.
   *
   * @return whether it is the next one; false where nobody looked for the length of a window, so
   *     that the last whole one was empty
   */
  boolean turn(long nowNs) {
    long passed = (nowNs - endNs) / lengthNs;
    endNs += (passed + 1) * lengthNs;
    return passed == 0;
  }
}
