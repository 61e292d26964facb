package dev.tare.internal.aggregate;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Counts by HDR cell: what quantiles are read from. The aggregator's own. Four bytes a cell, and
 * eight from before the first one could wrap.
 */
final class QuantileCounts {
  /** A count of an IntCountsHistogram wraps here; the total reaches it no later. */
  private static final long INT_COUNTS = Integer.MAX_VALUE;

  private final long highest;
  private AbstractHistogram counts;

  /** Nothing counted yet; the layout must have HDR cells. */
  QuantileCounts(CellLayout layout) {
    this.highest = layout.highest();
    this.counts = new IntCountsHistogram(1, highest, 2);
  }

  /** Counts a value, not negative, a number of times; above the highest it counts as that. */
  void record(long value, long times) {
    makeRoom(times);
    counts.recordValueWithCount(Math.min(value, highest), times);
  }

  /** Counts what another histogram of the same layout has counted. */
  void add(AbstractHistogram other) {
    makeRoom(other.getTotalCount());
    counts.add(other);
  }

  /** Gets what memory so many more values take; if it cannot, nothing has changed. */
  void makeRoom(long more) {
    if (counts.getTotalCount() + more >= INT_COUNTS && counts instanceof IntCountsHistogram) {
      Histogram wide = new Histogram(counts);
      wide.add(counts);
      counts = wide;
    }
  }

  /** To be read, and only until the next call of anything else. */
  AbstractHistogram histogram() {
    return counts;
  }

  /** How many values were counted. */
  long total() {
    return counts.getTotalCount();
  }

  /** What the counts take, in bytes. */
  long bytes() {
    return counts.getEstimatedFootprintInBytes();
  }
}
