package dev.tare.internal.aggregate;

import dev.tare.internal.block.BlockMemory;
import dev.tare.internal.block.CellBlock;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.ring.ThreadRecorder;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that one thread has, and the memory that they are in. The aggregator's own: it makes
 * them, so the thread that counts in them never allocates.
 */
final class ThreadBlocks {
  /** A block, and the series that reads it; null once that was removed. */
  private static final class Held {
    private final CellBlock block;
    private @Nullable HistogramSeries series;

    Held(CellBlock block, HistogramSeries series) {
      this.block = block;
      this.series = series;
    }
  }

  private final ThreadRecorder thread;
  private final int budget;
  private final Int2ObjectHashMap<Held> byId = new Int2ObjectHashMap<>();
  private BlockMemory memory;

  ThreadBlocks(ThreadRecorder thread, int budget) {
    this.thread = thread;
    this.budget = budget;
    this.memory = new BlockMemory(budget);
  }

  /**
   * Makes a block of a series, with memory for one cell.
   *
   * @return false where the budget has no room for it, or the series no place
   */
  boolean make(HistogramSeries series, int cell) {
    Thread owner = thread.owner();
    CellBlock block =
        owner == null
            ? null
            : memory.newBlock(owner, thread.threadNumber(), series.layout().cells());
    if (block == null) {
      return false;
    }
    // Found last: without memory for one of the steps the block stays empty. Read by the series
    // first: a block that is known here, and not there, could not be folded in.
    boolean found = false;
    if (memory.provide(block, cell)) {
      series.adopt(block);
      byId.put(series.id(), new Held(block, series));
      found = series.put(block);
    }
    if (!found) {
      byId.remove(series.id());
      series.abandon(block);
      memory.free(block);
    }
    return found;
  }

  /**
   * Has memory for a cell of a block.
   *
   * @return false where the budget has no room for it
   */
  boolean provide(CellBlock block, int cell) {
    return memory.provide(block, cell);
  }

  /** A series was removed: its block is read by nobody any more. */
  void forget(int id) {
    Held held = byId.get(id);
    if (held != null) {
      held.series = null;
    }
  }

  /** Nobody can have a removed series any more, nor be counting in its block. */
  void free(int id) {
    Held held = byId.remove(id);
    if (held != null) {
      memory.free(held.block);
    }
  }

  /**
   * Takes over what a dead owner has counted; {@link Thread#isAlive} saying false is the edge after
   * which it writes no more. If it throws, it is to be called again, and goes on with the block
   * that failed.
   */
  void release() {
    for (Held held : byId.values()) {
      HistogramSeries series = held.series;
      if (series != null) {
        series.fold(held.block);
        series.drop(held.block);
        held.series = null;
      }
    }
    byId.clear();
    memory = new BlockMemory(budget);
  }

  /** What they take, in bytes. */
  int bytes() {
    return memory.bytes();
  }
}
