package dev.tare.internal.histogram;

import dev.tare.model.MetricFamily;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The quantiles of one series over the last window that is whole. It moves by half its length: each
 * half has counts of its own, and when one ends they are read together with those of the half
 * before. The aggregator's own.
 */
final class QuantileWindow {
  private static final int HALVES = 2;
  private static final int OBJECT_BYTES = 72;

  private final long halfNs;
  private final long[] last;
  private QuantileCounts open;
  private QuantileCounts before;

  /** All halves that have ended, where cells are copied. */
  private final @Nullable QuantileCounts ended;

  /** The end of the open half; of the first one only the family knows it. */
  private long endNs;

  private boolean endKnown;

  /** Whether the end of a half was begun with, and not done. */
  private boolean ending;

  /** How many halves have ended at once, as nobody has looked meanwhile. */
  private long passed = 1;

  /** How many ends it takes until no half is left that begins before its time. */
  private int spoiled;

  /** A window that begins with a series that has counted nothing. */
  QuantileWindow(HistogramShape shape) {
    this.halfNs = shape.halfWindowNs();
    this.open = shape.newCounts();
    this.before = shape.newCounts();
    this.ended = shape.cells() ? shape.newCounts() : null;
    this.last = new long[shape.quantiles().length];
    Arrays.fill(last, MetricFamily.ABSENT);
  }

  /** What the values of now are counted in. */
  QuantileCounts open() {
    return open;
  }

  /** What all halves before the open one have counted; null where cells are not copied. */
  @Nullable QuantileCounts ended() {
    return ended;
  }

  /**
   * Whether the half of that end is not open yet. If so, nothing is shown until {@link #end}, which
   * has to follow when everything is counted. If something fails meanwhile, the open half goes on
   * with the values of the next, and what would have both is not shown.
   *
   * @param endedNs the end of the half before, as the family knows it
   */
  boolean begins(long endedNs, long endNs) {
    if (endKnown && endNs == this.endNs) {
      return false;
    }
    passed = (endNs - (endKnown ? this.endNs : endedNs)) / halfNs;
    this.endNs = endNs;
    endKnown = true;
    spoiled = ending ? HALVES : spoiled;
    ending = true;
    Arrays.fill(last, MetricFamily.ABSENT);
    return true;
  }

  /** Ends the open half, and all those that nobody has looked at: they are empty. */
  void end(double[] quantiles) {
    for (long empty = Math.min(passed, HALVES + 1) - 1; empty > 0; empty--) {
      openNext();
    }
    if (spoiled == 0 && open.total() + before.total() > 0) {
      open.copyQuantiles(before, quantiles, last, 0);
    }
    openNext();
    ending = false;
  }

  private void openNext() {
    if (ended != null) {
      ended.add(open); // first of all: it may find no memory, and then nothing has changed
    }
    QuantileCounts whole = open;
    open = before;
    before = whole;
    open.clear();
    spoiled = Math.max(0, spoiled - 1);
  }

  /** Writes the quantiles of the last whole window; absent where it had no value. */
  void copyTo(long[] values, int at) {
    System.arraycopy(last, 0, values, at, last.length);
  }

  /** What one takes at most, in bytes, before blocks hold any of it. */
  static long maxBytes(HistogramShape shape) {
    return OBJECT_BYTES
        + (shape.cells() ? HALVES + 1 : HALVES) * QuantileCounts.maxBytes(shape.scale())
        + (long) shape.quantiles().length * Long.BYTES;
  }

  /** What it takes, in bytes. */
  long bytes() {
    return OBJECT_BYTES
        + open.bytes()
        + before.bytes()
        + (ended == null ? 0 : ended.bytes())
        + (long) last.length * Long.BYTES;
  }
}
