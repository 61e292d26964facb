package dev.tare.internal.aggregate;

import dev.tare.internal.ring.Cells;
import dev.tare.internal.ring.Padding;
import dev.tare.internal.ring.Saturating;
import dev.tare.internal.ring.SharedBlock;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregator has counted of one histogram, and the spill blocks that it adds when it is
 * read. The aggregator's own; written for every record, so it shares no cache line with what
 * recorders read.
 */
final class HistogramTotals extends Padding {
  private final CellLayout layout;
  private final Runnable onSaturated;
  private final long[] buckets;
  private final List<Cells> privateBlocks = new ArrayList<>();
  private long sum;
  private boolean saturated;
  private long min = Long.MAX_VALUE;
  private long max;
  private @Nullable QuantileCounts counts;

  /** What quantiles are read from where that is not the above. */
  private @Nullable QuantileCounts corrected;

  private @Nullable QuantileWindow window;

  /** Nothing counted yet; with a window only where the layout has HDR cells. */
  HistogramTotals(CellLayout layout, HistogramShape shape, Runnable onSaturated) {
    this.layout = layout;
    this.onSaturated = onSaturated;
    this.buckets = new long[layout.buckets()];
    HdrScale scale = layout.scale();
    this.counts = scale == null ? null : new QuantileCounts(scale, null);
    this.corrected =
        scale == null || shape.expectedInterval() == 0
            ? null
            : new QuantileCounts(scale, new ExpectedInterval(shape.expectedInterval()));
    this.window =
        scale == null || shape.windowNs() == 0
            ? null
            : new QuantileWindow(scale, shape.quantiles().length);
  }

  /** Counts one value, not negative. */
  void count(long value) {
    if (counts != null) {
      record(counts, value);
    }
    buckets[layout.bucket(value)]++;
    sum = Saturating.add(sum, value);
    if (value < min) {
      min = value;
    }
    if (value > max) {
      max = value;
    }
  }

  /** Lets go of what takes memory; nobody reads the rest. */
  void free() {
    counts = null;
    corrected = null;
    window = null;
    privateBlocks.clear();
  }

  /** First of all that a value changes: it may find no memory, and then nothing has changed. */
  private void record(QuantileCounts counts, long value) {
    if (corrected != null) {
      counts.makeRoom(1);
      corrected.record(value, 1);
    }
    counts.record(value, 1);
  }

  /** Adds a thread's block to what is read. */
  void adopt(Cells block) {
    privateBlocks.add(block);
  }

  /**
   * Takes over what a block of a dead thread holds, and forgets the block; or fails and does
   * neither.
   */
  void fold(Cells block) {
    if (counts != null) {
      counts.makeRoom(counts.valuesFor(layout, block));
    }
    if (corrected != null) {
      corrected.makeRoom(corrected.valuesFor(layout, block));
    }
    if (!privateBlocks.remove(block)) {
      throw new IllegalStateException("a block was folded twice");
    }
    for (int cell = 0; cell < block.size(); cell++) {
      long count = block.count(cell);
      if (count != 0) {
        buckets[layout.bucketOfCell(cell)] += count;
        if (counts != null) {
          counts.record(layout.valueOfCell(cell), count);
        }
        if (corrected != null) {
          corrected.record(layout.valueOfCell(cell), count);
        }
      }
    }
    sum = Saturating.add(sum, block.sum());
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
    if (total == Long.MAX_VALUE && !saturated) {
      // Here, and not where values are added, as spill blocks saturate too.
      saturated = true;
      onSaturated.run();
    }
  }

  /** Writes lifetime quantiles from {@code at} on; absent where there was no value. */
  void copyQuantiles(
      double[] quantiles, long[] values, int at, Histogram scratch, @Nullable SharedBlock shared) {
    AbstractHistogram merged = merged(scratch, shared);
    boolean empty = merged == null || merged.getTotalCount() == 0;
    long low = lowest(shared);
    long high = highest(shared);
    for (int i = 0; i < quantiles.length; i++) {
      values[at + i] = empty ? MetricFamily.ABSENT : quantile(merged, quantiles[i], low, high);
    }
  }

  /** The exact extremes bound what HdrHistogram can only tell within a cell. */
  private static long quantile(
      @Nullable AbstractHistogram merged, double quantile, long low, long high) {
    if (merged == null || (quantile == 1 && low <= high)) {
      return high;
    }
    return QuantileWindow.bounded(merged.getValueAtPercentile(100 * quantile), low, high);
  }

  /** Writes the last whole window's quantiles from {@code at} on; absent where it had no value. */
  void copyWindow(long[] values, int at, int quantiles) {
    if (window == null) {
      Arrays.fill(values, at, at + quantiles, MetricFamily.ABSENT);
    } else {
      window.copyTo(values, at);
    }
  }

  /** Ends the open window, unless that has been done; see {@link QuantileWindow#turn}. */
  void turnWindow(
      double[] quantiles,
      long endNs,
      boolean whole,
      Histogram scratch,
      @Nullable SharedBlock shared) {
    if (window != null && window.opens(endNs)) {
      scratch.reset();
      mergeInto(scratch, shared);
      window.turn(scratch, quantiles, lowest(shared), highest(shared), whole);
    }
  }

  private @Nullable AbstractHistogram merged(Histogram scratch, @Nullable SharedBlock shared) {
    QuantileCounts own = quantileCounts();
    if (own == null || (shared == null && privateBlocks.isEmpty())) {
      return own == null ? null : own.histogram();
    }
    scratch.reset();
    mergeInto(scratch, shared);
    return scratch;
  }

  private @Nullable QuantileCounts quantileCounts() {
    return corrected != null ? corrected : counts;
  }

  private void mergeInto(Histogram merged, @Nullable SharedBlock shared) {
    QuantileCounts own = quantileCounts();
    if (own == null) {
      return;
    }
    merged.add(own.histogram());
    for (Cells block : blocks(shared)) {
      for (int cell = 0; cell < block.size(); cell++) {
        long count = block.count(cell);
        if (count != 0) {
          own.recordInto(merged, layout.valueOfCell(cell), count);
        }
      }
    }
  }

  private long lowest(@Nullable SharedBlock shared) {
    long low = min;
    for (Cells block : blocks(shared)) {
      low = Math.min(low, block.min());
    }
    return low;
  }

  private long highest(@Nullable SharedBlock shared) {
    long high = max;
    for (Cells block : blocks(shared)) {
      high = Math.max(high, block.max());
    }
    return high;
  }

  private List<Cells> blocks(@Nullable SharedBlock shared) {
    if (shared == null) {
      return privateBlocks;
    }
    List<Cells> all = new ArrayList<>(privateBlocks);
    all.add(shared);
    return all;
  }

  /** What the buckets take, in bytes. */
  long countBytes() {
    return (long) buckets.length * Long.BYTES;
  }

  /** What all that is for quantiles takes, in bytes. */
  long quantileBytes() {
    return (counts == null ? 0 : counts.bytes())
        + (corrected == null ? 0 : corrected.bytes())
        + (window == null ? 0 : window.bytes());
  }
}
