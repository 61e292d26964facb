package dev.tare.internal.aggregate;

import dev.tare.internal.ring.Cells;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.ring.Saturating;
import dev.tare.internal.ring.SharedBlock;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * One histogram: what the aggregator has counted, and the spill blocks that it adds when it is
 * read.
 *
 * <p>As a {@link LongConsumer} it is what a handle records into: any thread, in raw units. All else
 * is the aggregator's own unless it says otherwise.
 */
public final class HistogramSeries implements LongConsumer, RecordTarget {
  /** An IntCountsHistogram fails when one count would wrap; the total is reached no later. */
  private static final long INT_COUNTS = Integer.MAX_VALUE;

  private final int id;
  private final HistogramState<?> family;
  private final CellLayout layout;
  private final Recorder recorder;

  private final long[] buckets;
  private long sum;
  private long min = Long.MAX_VALUE;
  private long max;
  private @Nullable AbstractHistogram hdr;

  private final List<Cells> privateBlocks = new ArrayList<>();
  private final AtomicReference<@Nullable SharedBlock> sharedBlock = new AtomicReference<>();

  HistogramSeries(int id, HistogramState<?> family, CellLayout layout, Recorder recorder) {
    this.id = id;
    this.family = family;
    this.layout = layout;
    this.recorder = recorder;
    this.buckets = new long[layout.bucketOfCell(layout.cells() - 1) + 1];
    this.hdr = layout.hasHdr() ? new IntCountsHistogram(1, layout.highest(), 2) : null;
  }

  /** Any thread: records one value. Never throws; takes nanoseconds. */
  @Override
  public void accept(long value) {
    recorder.record(this, value);
  }

  /** The type id of its records. */
  int id() {
    return id;
  }

  CellLayout layout() {
    return layout;
  }

  @Override
  public void onRecord(RecordWords words) {
    count(words.word(0));
  }

  /** Counts one value that came through a ring. */
  void count(long value) {
    long counted = family.accepted(layout, value);
    buckets[layout.bucket(counted)]++;
    addToSum(counted);
    if (counted < min) {
      min = counted;
    }
    if (counted > max) {
      max = counted;
    }
    recordHdr(Math.min(counted, layout.highest()), 1);
  }

  private void addToSum(long value) {
    long before = sum;
    sum = Saturating.add(before, value);
    if (sum == Long.MAX_VALUE && before != Long.MAX_VALUE) {
      family.saturated();
    }
  }

  private void recordHdr(long value, long times) {
    AbstractHistogram hdr = this.hdr;
    if (hdr != null) {
      if (hdr instanceof IntCountsHistogram && hdr.getTotalCount() + times >= INT_COUNTS) {
        Histogram wide = new Histogram(hdr);
        wide.add(hdr);
        this.hdr = hdr = wide;
      }
      hdr.recordValueWithCount(value, times);
    }
  }

  /** Any thread: the block that everybody may add to, made on first use. */
  SharedBlock shared() {
    SharedBlock block = sharedBlock.get();
    if (block == null) {
      SharedBlock fresh = new SharedBlock(layout.cells());
      block = sharedBlock.compareAndSet(null, fresh) ? fresh : sharedBlock.get();
    }
    return Objects.requireNonNull(block);
  }

  /** Any thread: a value on its way into a block. */
  long accepted(long value) {
    return family.accepted(layout, value);
  }

  /** Adds a thread's block to what is read. */
  void adopt(Cells block) {
    privateBlocks.add(block);
  }

  /** Takes over what a block of a dead thread holds, and forgets the block. */
  void fold(Cells block) {
    if (!privateBlocks.remove(block)) {
      throw new IllegalStateException("block of series id=" + id + " folded twice");
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
  void copyTo(long[] values, int at) {
    System.arraycopy(buckets, 0, values, at, buckets.length);
    long total = sum;
    for (Cells block : privateBlocks) {
      total = Saturating.add(total, addBuckets(block, values, at));
    }
    SharedBlock shared = sharedBlock.get();
    if (shared != null) {
      total = Saturating.add(total, addBuckets(shared, values, at));
    }
    values[at + buckets.length] = total;
  }

  private long addBuckets(Cells block, long[] values, int at) {
    for (int cell = 0; cell < block.size(); cell++) {
      values[at + layout.bucketOfCell(cell)] += block.count(cell);
    }
    return block.sum();
  }

  /** Writes quantiles from {@code at} on; absent where nothing was recorded or none are kept. */
  void copyQuantiles(double[] quantiles, long[] values, int at, Histogram scratch) {
    AbstractHistogram merged = merged(scratch);
    long low = min;
    long high = max;
    for (Cells block : blocks()) {
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

  private @Nullable AbstractHistogram merged(Histogram scratch) {
    AbstractHistogram own = hdr;
    List<Cells> blocks = blocks();
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

  private List<Cells> blocks() {
    SharedBlock shared = sharedBlock.get();
    if (shared == null) {
      return privateBlocks;
    }
    List<Cells> all = new ArrayList<>(privateBlocks);
    all.add(shared);
    return all;
  }

  /** What the series takes, in bytes, its private blocks left aside. */
  long bytes() {
    AbstractHistogram hdr = this.hdr;
    SharedBlock shared = sharedBlock.get();
    return (long) buckets.length * Long.BYTES
        + (hdr == null ? 0 : hdr.getEstimatedFootprintInBytes())
        + (shared == null ? 0 : shared.bytes());
  }
}
