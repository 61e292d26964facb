package dev.tare.internal.aggregate;

import dev.tare.internal.ring.Cells;
import dev.tare.internal.ring.Padding;
import dev.tare.internal.ring.Saturating;
import dev.tare.internal.ring.SharedBlock;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregator has counted of one histogram, and the spill blocks that it adds when it is
 * read. The aggregator's own; written for every record, so it shares no cache line with what
 * recorders read.
 */
final class HistogramTotals extends Padding {
  /** An IntCountsHistogram fails when one count would wrap; the total is reached no later. */
  private static final long INT_COUNTS = Integer.MAX_VALUE;

  private final CellLayout layout;
  private final Runnable onSaturated;
  private final long[] buckets;
  private final List<Cells> privateBlocks = new ArrayList<>();
  private long sum;
  private long min = Long.MAX_VALUE;
  private long max;
  private @Nullable AbstractHistogram hdr;

  HistogramTotals(CellLayout layout, Runnable onSaturated) {
    this.layout = layout;
    this.onSaturated = onSaturated;
    this.buckets = new long[layout.buckets()];
    this.hdr = layout.hasHdr() ? new IntCountsHistogram(1, layout.highest(), 2) : null;
  }

  /** Counts one value, not negative. */
  void count(long value) {
    buckets[layout.bucket(value)]++;
    addToSum(value);
    if (value < min) {
      min = value;
    }
    if (value > max) {
      max = value;
    }
    recordHdr(Math.min(value, layout.highest()), 1);
  }

  private void addToSum(long value) {
    long before = sum;
    sum = Saturating.add(before, value);
    if (sum == Long.MAX_VALUE && before != Long.MAX_VALUE) {
      onSaturated.run();
    }
  }

  private void recordHdr(long value, long times) {
    AbstractHistogram hdr = this.hdr;
    if (hdr != null) {
      if (hdr.getTotalCount() + times >= INT_COUNTS && hdr instanceof IntCountsHistogram) {
        Histogram wide = new Histogram(hdr);
        wide.add(hdr);
        this.hdr = hdr = wide;
      }
      hdr.recordValueWithCount(value, times);
    }
  }

  /** Adds a thread's block to what is read. */
  void adopt(Cells block) {
    privateBlocks.add(block);
  }

  /** Takes over what a block of a dead thread holds, and forgets the block. */
  void fold(Cells block) {
    if (!privateBlocks.remove(block)) {
      throw new IllegalStateException("a block was folded twice");
    }
    for (int cell = 0; cell < block.size(); cell++) {
      long count = block.count(cell);
      if (count != 0) {
        buckets[layout.bucketOfCell(cell)] += count;
        recordHdr(layout.valueOfCell(cell), count);
      }
    }
    addToSum(block.sum());
    min = Math.min(min, block.min());
    max = Math.max(max, block.max());
  }

  /** Writes the bucket counts and the sum from {@code at} on. */
  void copyTo(long[] values, int at, @Nullable SharedBlock shared) {
    System.arraycopy(buckets, 0, values, at, buckets.length);
    long total = sum;
    for (Cells block : blocks(shared)) {
      for (int cell = 0; cell < block.size(); cell++) {
        values[at + layout.bucketOfCell(cell)] += block.count(cell);
      }
      total = Saturating.add(total, block.sum());
    }
    values[at + buckets.length] = total;
  }

  /** Writes quantiles from {@code at} on; absent where nothing was recorded or none are kept. */
  void copyQuantiles(
      double[] quantiles, long[] values, int at, Histogram scratch, @Nullable SharedBlock shared) {
    List<Cells> blocks = blocks(shared);
    AbstractHistogram merged = merged(scratch, blocks);
    long low = min;
    long high = max;
    for (Cells block : blocks) {
      low = Math.min(low, block.min());
      high = Math.max(high, block.max());
    }
    boolean empty = merged == null || merged.getTotalCount() == 0;
    for (int i = 0; i < quantiles.length; i++) {
      values[at + i] = empty ? MetricFamily.ABSENT : quantile(merged, quantiles[i], low, high);
    }
  }

  /** The exact extremes bound what HdrHistogram can only tell within a cell. */
  private static long quantile(
      @Nullable AbstractHistogram merged, double quantile, long low, long high) {
    if (merged == null || quantile == 1) {
      return high;
    }
    return Math.max(low, Math.min(high, merged.getValueAtPercentile(100 * quantile)));
  }

  private @Nullable AbstractHistogram merged(Histogram scratch, List<Cells> blocks) {
    AbstractHistogram own = hdr;
    if (own == null || blocks.isEmpty()) {
      return own;
    }
    scratch.reset();
    scratch.add(own);
    for (Cells block : blocks) {
      for (int cell = 0; cell < block.size(); cell++) {
        long count = block.count(cell);
        if (count != 0) {
          scratch.recordValueWithCount(layout.valueOfCell(cell), count);
        }
      }
    }
    return scratch;
  }

  private List<Cells> blocks(@Nullable SharedBlock shared) {
    if (shared == null) {
      return privateBlocks;
    }
    List<Cells> all = new ArrayList<>(privateBlocks);
    all.add(shared);
    return all;
  }

  /** What the counts take, in bytes. */
  long bytes() {
    AbstractHistogram hdr = this.hdr;
    return (long) buckets.length * Long.BYTES
        + (hdr == null ? 0 : hdr.getEstimatedFootprintInBytes());
  }
}
