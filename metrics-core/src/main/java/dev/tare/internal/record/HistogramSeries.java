package dev.tare.internal.record;

import dev.tare.internal.block.BlockTable;
import dev.tare.internal.block.CellBlock;
import dev.tare.internal.block.Cells;
import dev.tare.internal.block.PaddedAdder;
import dev.tare.internal.block.SharedBlock;
import dev.tare.internal.histogram.BlockReading;
import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.histogram.HistogramAccumulator;
import dev.tare.internal.histogram.SeriesBytes;
import dev.tare.internal.ring.Reachable;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.model.Exemplar;
import dev.tare.model.HistogramCells;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One histogram, as recording threads know it: an id, a layout, and the block that everybody may
 * add to. What the aggregator writes for every record is in its {@link HistogramAccumulator},
 * apart.
 */
public final class HistogramSeries extends BlockTable implements RecordSink {
  /** Two padded objects, the handle, the entries in tables and the label values, about. */
  public static final int OBJECT_BYTES = 800;

  private final int id;
  private final long createdMs;
  private final CellLayout layout;
  private final Recorder recorder;
  private final AtomicReference<@Nullable SharedBlock> sharedBlock = new AtomicReference<>();
  private final HistogramAccumulator totals;

  /** The family's: how many values were out of range. */
  private final PaddedAdder clamped;

  private final @Nullable ExemplarSeries exemplars;
  private final boolean inPlace;

  /** Published flag: what happens after the removal is counted in no series. */
  private volatile boolean removed;

  /**
   * A series without records.
   *
   * @param createdMs when it began, in milliseconds since 1970; 0 where that is not told
   * @param inPlace whether threads may count its values by cell, and the aggregator need not see
   *     each
   * @param clamped counts values that are out of range
   * @param exemplars null where it has none
   */
  public HistogramSeries(
      int id,
      long createdMs,
      CellLayout layout,
      HistogramAccumulator totals,
      boolean inPlace,
      Recorder recorder,
      PaddedAdder clamped,
      @Nullable ExemplarSeries exemplars) {
    this.id = id;
    this.createdMs = createdMs;
    this.layout = layout;
    this.totals = totals;
    this.inPlace = inPlace;
    this.recorder = recorder;
    this.clamped = clamped;
    this.exemplars = exemplars;
  }

  /**
   * Any thread: records one value, in raw units. Counts it in place where the thread has a block of
   * the series, else hands it over through its ring; where that is full, in the block that
   * everybody may add to. Never throws or waits; takes nanoseconds.
   */
  public void record(long value) {
    CellBlock block = blockOf(Thread.currentThread());
    if (block == null
        || (!block.add(layout.quickCell(value), value) && !countInPlace(block, value))) {
      handOver(value);
    }
    Reachable.untilHere(this);
    if (exemplars != null) {
      offerExemplar(value);
    }
  }

  /**
   * Owner: counts a value in its block that has no {@linkplain CellLayout#quickCell quick cell}
   * there; false where it has no cell there at all. Apart from the rest, which is small enough to
   * be compiled into its callers.
   */
  boolean countInPlace(CellBlock block, long value) {
    int cell = layout.cellOf(value);
    return block.add(cell, value) || (block.widen() && block.add(cell, value));
  }

  private void handOver(long value) {
    ThreadRecorder thread = recorder.current();
    if (thread == null) {
      recordShared(value);
    } else if (!thread.ring().offer(id, value)) {
      thread.countSpill();
      spill(value);
    }
  }

  private void recordShared(long value) {
    SharedRing borrowed = recorder.tryBorrow();
    boolean offered = borrowed != null && borrowed.ring().offer(id, value);
    if (borrowed != null) {
      borrowed.giveBack();
    }
    if (!offered) {
      spill(value);
    }
  }

  /** Any thread: counts a value that no ring has room for. */
  void spill(long value) {
    if (recorder.closed()) {
      return; // nobody will read it, and the shared block that it would make stays for good
    }
    if (removed) {
      recorder.countLate();
      return;
    }
    try {
      long counted = accepted(value);
      shared().add(layout.cell(counted), counted);
      recorder.countShared();
    } catch (OutOfMemoryError e) { // for a shared block, which is made when it is needed
      recorder.countLost();
    }
  }

  /** Any thread: takes a recorded value for an example, if one is due. */
  void offerExemplar(long value) {
    if (exemplars != null) {
      try {
        exemplars.offer(id, value);
      } finally {
        Reachable.untilHere(this);
      }
    }
  }

  @Override
  public void onExemplar(Exemplar exemplar) {
    if (exemplars != null) {
      exemplars.keep(exemplar);
    }
  }

  /** Aggregator: copies the last exemplar of each bucket. */
  public void copyExemplars(@Nullable Exemplar[] target, int at) {
    if (exemplars != null) {
      exemplars.copyTo(target, at);
    }
  }

  /** The type id of its records. */
  public int id() {
    return id;
  }

  public CellLayout layout() {
    return layout;
  }

  /** When it began, in milliseconds since 1970; 0 where that is not told. */
  public long createdMs() {
    return createdMs;
  }

  /** Any thread: the value that is counted for a recorded one. */
  private long accepted(long value) {
    if (value < 0) {
      clamped.increment();
      return 0;
    }
    if (layout.clamps(value)) {
      clamped.increment();
    }
    return value;
  }

  /** Any thread: the block that everybody may add to, made on first use. */
  private SharedBlock shared() {
    SharedBlock block = sharedBlock.get();
    if (block == null) {
      SharedBlock fresh = new SharedBlock(layout.cells());
      SharedBlock known = sharedBlock.compareAndExchange(null, fresh);
      block = known == null ? fresh : known;
      if (removed) {
        sharedBlock.set(null); // it came too late for the removal to free it
      }
    }
    return block;
  }

  /** Any thread: records that happen from now on are counted apart. */
  public void remove() {
    removed = true;
    close();
  }

  /**
   * Aggregator: frees the memory of a series that was removed, or will not be read any more: its
   * handle may be kept for ever.
   */
  public void free() {
    close();
    totals.free();
    sharedBlock.set(null);
  }

  /** Whether threads may count in place: where each value has to be known, none may. */
  public boolean countsInPlace() {
    return inPlace;
  }

  /** Whether threads may count this value in place. */
  public boolean countsInPlace(long value) {
    return inPlace && layout.covers(value);
  }

  /** Aggregator: how many values were counted. */
  public long recorded() {
    long[] values = new long[layout.buckets() + 1];
    copyTo(values, 0);
    return Arrays.stream(values, 0, layout.buckets()).sum();
  }

  @Override
  public void onRecord(RecordWords words) {
    count(words.word(0));
  }

  /** Aggregator: takes the memory that counting a value needs; or fails. */
  void prepare(long value) {
    totals.prepare(Math.max(0, value));
  }

  /** Aggregator: counts one value that came through a ring. */
  public void count(long value) {
    totals.count(accepted(value));
  }

  /** Aggregator: adds a thread's block to what is read. */
  public BlockReading adopt(Cells block) {
    return totals.adopt(block);
  }

  /** Aggregator: reads a block no more, in which nothing was counted. */
  public void abandon(Cells block) {
    totals.abandon(block);
  }

  /** Aggregator: takes over what a block of a dead thread holds, and forgets the block. */
  public void fold(Cells block) {
    totals.fold(block);
  }

  /** Aggregator: writes the bucket counts and the sum from {@code at} on. */
  public void copyTo(long[] values, int at) {
    totals.copyTo(values, at, sharedBlock.get());
  }

  /** Aggregator: writes quantiles from {@code at} on; absent where there was no value. */
  public void copyQuantiles(double[] quantiles, long[] values, int at) {
    totals.copyQuantiles(quantiles, values, at, sharedBlock.get());
  }

  /** Aggregator: copies how many values each cell has had; null where that is not kept. */
  public @Nullable HistogramCells copyCells() {
    return totals.copyCells(sharedBlock.get());
  }

  /**
   * Aggregator: ends the open half of the window, all blocks of before having been adopted.
   *
   * @param endedNs when it ended, if this is the first of the series
   * @param endNs when the next one ends; a second call with the same does nothing
   */
  public void turnWindow(double[] quantiles, long endedNs, long endNs) {
    totals.turnWindow(quantiles, endedNs, endNs, sharedBlock.get());
  }

  /** Aggregator: what the series takes, in bytes, its threads' blocks left aside. */
  public SeriesBytes bytes() {
    SharedBlock shared = sharedBlock.get();
    return new SeriesBytes(
        OBJECT_BYTES
            + tableBytes()
            + totals.countBytes()
            + (exemplars == null ? 0 : exemplars.bytes()),
        totals.quantileBytes(),
        shared == null ? 0 : shared.bytes());
  }
}
