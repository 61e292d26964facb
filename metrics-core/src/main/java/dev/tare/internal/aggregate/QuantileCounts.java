package dev.tare.internal.aggregate;

import dev.tare.internal.ring.Cells;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts by HDR cell: what quantiles are read from. The aggregator's own. Four bytes a cell, and
 * eight from before the first one could wrap.
 */
final class QuantileCounts {
  /** A count of an IntCountsHistogram wraps here; the total reaches it no later. */
  private static final long INT_COUNTS = Integer.MAX_VALUE;

  private final HdrScale scale;
  private final @Nullable ExpectedInterval correction;
  private AbstractHistogram counts;

  /** Nothing counted yet. */
  QuantileCounts(HdrScale scale, @Nullable ExpectedInterval correction) {
    this.scale = scale;
    this.correction = correction;
    this.counts = scale.newNarrow();
  }

  /** Counts a value, not negative, a number of times; above the highest it counts as that. */
  void record(long value, long times) {
    long inside = Math.min(value, scale.highest());
    makeRoom(correction == null ? times : times * correction.valuesFor(inside));
    recordInto(counts, inside, times);
  }

  /** Counts a value in another histogram as it would be counted here. */
  void recordInto(AbstractHistogram other, long value, long times) {
    if (correction == null) {
      other.recordValueWithCount(value, times);
    } else {
      correction.record(other, value, times);
    }
  }

  /** How many values are counted here for those of a block. */
  long valuesFor(CellLayout layout, Cells block) {
    long total = 0;
    for (int cell = 0; cell < block.size(); cell++) {
      long count = block.count(cell);
      total +=
          correction == null || count == 0
              ? count
              : count * correction.valuesFor(layout.valueOfCell(cell));
    }
    return total;
  }

  /** Counts what another histogram of the same layout has counted. */
  void add(AbstractHistogram other) {
    makeRoom(other.getTotalCount());
    counts.add(other);
  }

  /** Gets what memory so many more values take; if it cannot, nothing has changed. */
  void makeRoom(long more) {
    if (counts.getTotalCount() + more >= INT_COUNTS && counts instanceof IntCountsHistogram) {
      Histogram wide = scale.newWide();
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
