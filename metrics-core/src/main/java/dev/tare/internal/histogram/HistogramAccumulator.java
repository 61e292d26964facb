package dev.tare.internal.histogram;

import dev.tare.internal.block.Cells;
import dev.tare.internal.block.Saturating;
import dev.tare.internal.block.SharedBlock;
import dev.tare.internal.ring.Padding;
import dev.tare.model.HistogramCells;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregator has counted of one histogram, and the blocks that it adds when it is read.
 * The aggregator's own; written for every record, so it shares no cache line with what recorders
 * read.
 */
public final class HistogramAccumulator extends Padding {
  private final CellLayout layout;
  private final CellSums sums;
  private final Runnable onSaturated;
  private final long[] buckets;
  private final List<BlockReading> threadBlocks = new ArrayList<>();
  private long sum;
  private boolean saturated;

  /** What the series is known by in copies of its cells; null where they are not copied. */
  private final @Nullable Object identity;

  /** Of the lifetime, or none where there is a window. */
  private @Nullable QuantileCounts lifetime;

  private @Nullable QuantileWindow window;
  private @Nullable SpilledCounts spilled;

  /**
   * Nothing counted yet; with quantiles only where the layout has HDR cells.
   *
   * @param sums may be shared with all others
   */
  public HistogramAccumulator(
      CellLayout layout, HistogramShape shape, CellSums sums, Runnable onSaturated) {
    this.layout = layout;
    this.sums = sums;
    this.onSaturated = onSaturated;
    this.buckets = new long[layout.buckets()];
    this.identity = layout.hasHdr() && shape.cells() ? new Object() : null;
    if (layout.hasHdr() && shape.windowNs() == 0) {
      this.lifetime = shape.newCounts();
    } else if (layout.hasHdr()) {
      this.window = new QuantileWindow(shape);
    }
  }

  /** Takes the memory that counting a value, not negative, needs; or fails. */
  public void prepare(long value) {
    QuantileCounts counts = openCounts();
    if (counts != null) {
      counts.prepare(value);
    }
  }

  /** Counts one value, not negative. */
  public void count(long value) {
    QuantileCounts counts = openCounts();
    if (counts != null) {
      counts.record(value); // first of all: it may find no memory, and then nothing has changed
    }
    buckets[layout.bucket(value)]++;
    sum = Saturating.add(sum, value);
  }

  private @Nullable QuantileCounts openCounts() {
    return window == null ? lifetime : window.open();
  }

  /** Lets go of what takes memory; nobody reads the rest. */
  public void free() {
    lifetime = null;
    window = null;
    spilled = null;
    threadBlocks.clear();
  }

  /** Adds a thread's block to what is read. */
  public BlockReading adopt(Cells block) {
    BlockReading reading = new BlockReading(block, layout);
    threadBlocks.add(reading);
    return reading;
  }

  /** Reads a block no more, in which nothing was counted. */
  public void abandon(Cells block) {
    int place = place(block);
    if (place >= 0) {
      threadBlocks.remove(place);
    }
  }

  /** Where a block is among those that are read; negative where it is not. Needs no memory. */
  private int place(Cells block) {
    int place = threadBlocks.size() - 1;
    while (place >= 0 && threadBlocks.get(place).block() != block) {
      place--;
    }
    return place;
  }

  /**
   * Takes over what a block of a dead thread holds, and forgets the block; or fails and does
   * neither.
   */
  public void fold(Cells block) {
    int place = place(block);
    if (place < 0) {
      throw new IllegalStateException("a block was folded twice");
    }
    if (openCounts() != null) {
      spilled().forget(block);
    }
    threadBlocks.remove(place);
    for (int cell = block.next(0); cell < block.size(); cell = block.next(cell + 1)) {
      long count = block.count(cell);
      if (count != 0) {
        buckets[layout.bucketOfCell(cell)] += count;
      }
    }
    sum = Saturating.add(sum, block.sum());
  }

  /** Writes the bucket counts and the sum from {@code at} on. */
  public void copyTo(long[] values, int at, @Nullable SharedBlock shared) {
    System.arraycopy(buckets, 0, values, at, buckets.length);
    values[at + buckets.length] = sum;
    for (BlockReading block : threadBlocks) {
      block.addTo(values, at);
    }
    if (shared != null) {
      BlockReading.addLive(shared, layout, values, at);
    }
    long total = values[at + buckets.length];
    if (total == Long.MAX_VALUE && !saturated) {
      // Here, and not where values are added, as blocks saturate too.
      saturated = true;
      onSaturated.run();
    }
  }

  /**
   * Writes quantiles from {@code at} on, of the lifetime or of the last whole window; absent where
   * there was no value.
   */
  public void copyQuantiles(
      double[] quantiles, long[] values, int at, @Nullable SharedBlock shared) {
    Arrays.fill(values, at, at + quantiles.length, MetricFamily.ABSENT);
    if (window != null) {
      window.copyTo(values, at);
    } else if (lifetime != null) {
      takeSpilled(lifetime, shared);
      if (lifetime.total() > 0) {
        lifetime.copyQuantiles(null, quantiles, values, at);
      }
    }
  }

  /** Copies how many values each cell has had so far; null where that is not kept. */
  public @Nullable HistogramCells copyCells(@Nullable SharedBlock shared) {
    QuantileCounts counts = openCounts();
    if (identity == null || counts == null) {
      return null;
    }
    takeSpilled(counts, shared);
    return counts.copy(window == null ? null : window.ended(), identity);
  }

  /** Ends the open half of the window, unless that has been done; see {@link QuantileWindow}. */
  public void turnWindow(
      double[] quantiles, long endedNs, long endNs, @Nullable SharedBlock shared) {
    if (window != null && window.begins(endedNs, endNs)) {
      takeSpilled(window.open(), shared);
      window.end(quantiles);
    }
  }

  private void takeSpilled(QuantileCounts counts, @Nullable SharedBlock shared) {
    if (spilled != null || shared != null || !threadBlocks.isEmpty()) {
      spilled().takeInto(counts, blocks(shared));
    }
  }

  private SpilledCounts spilled() {
    SpilledCounts known = spilled;
    if (known == null) {
      known = new SpilledCounts(layout, sums);
      spilled = known;
    }
    return known;
  }

  private List<Cells> blocks(@Nullable SharedBlock shared) {
    List<Cells> all = new ArrayList<>(threadBlocks.size() + 1);
    for (BlockReading reading : threadBlocks) {
      all.add(reading.block());
    }
    if (shared != null) {
      all.add(shared);
    }
    return all;
  }

  /** What the buckets take, in bytes. */
  public long countBytes() {
    return (long) buckets.length * Long.BYTES;
  }

  /** What all that is for quantiles takes, in bytes. */
  public long quantileBytes() {
    return (lifetime == null ? 0 : lifetime.bytes())
        + (window == null ? 0 : window.bytes())
        + (spilled == null ? 0 : spilled.bytes());
  }
}
