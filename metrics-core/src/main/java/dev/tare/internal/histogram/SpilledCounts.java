package dev.tare.internal.histogram;

import dev.tare.internal.block.Cells;
import java.util.List;

/**
 * What has been taken from the blocks of one series, and counted with what came through rings.
 * Blocks only grow, and are read again and again: what they hold less what was taken is new. The
 * aggregator's own.
 */
final class SpilledCounts {
  private static final int OBJECT_BYTES = 40;

  private final CellLayout layout;
  private final CellSums sums;
  private final CellCounts taken;
  private long low = Long.MAX_VALUE;
  private long high;

  /** Nothing taken yet. */
  SpilledCounts(CellLayout layout, CellSums sums) {
    this.layout = layout;
    this.sums = sums;
    this.taken = new CellCounts(layout.cells());
  }

  /** Counts what the blocks have got since the last call; what it fails at, the next call does. */
  void takeInto(QuantileCounts counts, List<Cells> blocks) {
    if (blocks.isEmpty() && taken.total() == 0) {
      return;
    }
    long first = -1;
    long last = -1;
    try {
      sums.add(layout.cells(), blocks);
      for (int cell = next(0); cell < layout.cells(); cell = next(cell + 1)) {
        long fresh = sums.count(cell) - taken.count(cell);
        if (fresh > 0) {
          long value = layout.valueOfCell(cell);
          take(counts, cell, value, fresh);
          first = first < 0 ? value : first;
          last = value;
        }
      }
    } finally {
      sums.clear();
      if (first >= 0) {
        reach(counts, first, last, blocks);
      }
    }
    if (blocks.isEmpty()) {
      taken.clear();
    }
  }

  /** Of the blocks, or of one that was forgotten before all of it was taken. */
  private int next(int from) {
    return Math.min(sums.next(from), taken.next(from));
  }

  private void take(QuantileCounts counts, int cell, long value, long fresh) {
    taken.prepare(cell, fresh);
    counts.record(value, fresh);
    taken.add(cell, fresh);
  }

  /** After the cells were read, as who writes them writes the extremes first. */
  private void reach(QuantileCounts counts, long first, long last, List<Cells> blocks) {
    long least = low;
    long most = high;
    for (Cells block : blocks) {
      least = Math.min(least, block.min());
      most = Math.max(most, block.max());
    }
    counts.reach(first, last, least, most);
  }

  /**
   * A block goes, having been counted elsewhere; what was not taken from it still is. Or fails and
   * does nothing.
   */
  void forget(Cells block) {
    for (int cell = block.next(0); cell < block.size(); cell = block.next(cell + 1)) {
      if (block.count(cell) != 0) {
        taken.prepare(cell, -block.count(cell));
      }
    }
    for (int cell = block.next(0); cell < block.size(); cell = block.next(cell + 1)) {
      if (block.count(cell) != 0) {
        taken.add(cell, -block.count(cell));
      }
    }
    low = Math.min(low, block.min());
    high = Math.max(high, block.max());
  }

  /** What it takes, in bytes. */
  long bytes() {
    return OBJECT_BYTES + taken.bytes();
  }
}
