package dev.tare.internal.aggregate;

import dev.tare.model.MetricFamily;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * The quantiles of one series over the last whole window. The aggregator's own.
 *
 * <p>Nothing is reset and nothing decays: lifetime counts only grow, wherever they are (histogram
 * or spill blocks), so a window is what they have at its end less what they had at its beginning.
 * That is one histogram a series, and recording costs nothing more.
 */
final class QuantileWindow {
  private final QuantileCounts before;
  private final long[] last;

  /** The end of the window that is open here; ends are told apart, not compared. */
  private long endNs = Long.MIN_VALUE;

  /** Whether {@link #before} is from the beginning of the window that ends, or from earlier. */
  private boolean opened = true;

  /** The same of the open window: until its beginning is known it is missed. */
  private boolean missed;

  /** A window that begins with a series that has counted nothing. */
  QuantileWindow(HdrScale scale, int quantiles) {
    this.before = new QuantileCounts(scale, null);
    this.last = new long[quantiles];
    Arrays.fill(last, MetricFamily.ABSENT);
  }

  /**
   * Ends the open window and begins the next, once: if it fails, which it does only before anything
   * is added up, what it shows is absent for this window and for the one after, which would have
   * the values of both.
   *
   * @param lifetime all that the series has counted; used up
   * @param low no value was ever lower
   * @param high no value was ever higher
   * @param whole whether the one that ends is the last whole one, or time has passed it by
   */
  void turn(Histogram lifetime, double[] quantiles, long low, long high, boolean whole) {
    if (lifetime.getTotalCount() != before.total()) {
      before.makeRoom(lifetime.getTotalCount() - before.total());
      close(lifetime, quantiles, low, high, whole);
    }
    missed = false;
  }

  private void close(Histogram lifetime, double[] quantiles, long low, long high, boolean whole) {
    lifetime.subtract(before.histogram());
    if (whole && opened) {
      for (int i = 0; i < quantiles.length; i++) {
        last[i] = bounded(lifetime.getValueAtPercentile(100 * quantiles[i]), low, high);
      }
    }
    before.add(lifetime);
  }

  /** Whether the window of that end is not open yet; it counts as such from now on. */
  boolean opens(long endNs) {
    if (endNs == this.endNs) {
      return false;
    }
    this.endNs = endNs;
    opened = !missed;
    missed = true;
    Arrays.fill(last, MetricFamily.ABSENT);
    return true;
  }

  /**
   * HdrHistogram answers with the end of a cell, which may be past every value there was. Bounds
   * that contradict each other are those of no value yet, and bound nothing.
   */
  static long bounded(long value, long low, long high) {
    return low > high ? value : Math.max(low, Math.min(high, value));
  }

  /** Writes the quantiles of the last whole window; absent where it had no value. */
  void copyTo(long[] values, int at) {
    System.arraycopy(last, 0, values, at, last.length);
  }

  /** What it takes, in bytes. */
  long bytes() {
    return before.bytes() + (long) last.length * Long.BYTES;
  }
}
