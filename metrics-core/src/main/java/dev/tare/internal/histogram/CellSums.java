package dev.tare.internal.histogram;

import dev.tare.internal.block.Cells;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up the blocks of one series, cell by cell, in memory that serves one series after the other.
 * Takes as long as there are cells with memory, and not as there are cells. The aggregator's own.
 */
public final class CellSums {
  private static final int SHIFT = 6;

  private long[] counts = {};
  private boolean[] touched = {};

  /** Adds blocks of so many cells; {@link #clear} has to follow, whatever this throws. */
  void add(int cells, List<Cells> blocks) {
    if (counts.length < cells) {
      long[] wider = new long[cells];
      touched = new boolean[(cells >> SHIFT) + 1];
      counts = wider;
    }
    for (Cells block : blocks) {
      block.addTo(counts);
      // Behind it, as ranges grow and segments appear while they are read, and what was added is to
      // be cleared.
      for (int cell = block.next(0); cell < block.size(); cell = block.next(end(cell))) {
        touched[cell >> SHIFT] = true;
      }
    }
  }

  /** Of the segment of a cell. */
  private static int end(int cell) {
    return (cell | ((1 << SHIFT) - 1)) + 1;
  }

  /** The first cell from one on that may hold a count; past the last one if there is none. */
  int next(int from) {
    int segment = from >> SHIFT;
    int cell = from;
    while (segment < touched.length && !touched[segment]) {
      segment++;
      cell = segment << SHIFT;
    }
    return cell;
  }

  /** How many values all blocks have in a cell. */
  long count(int cell) {
    return counts[cell];
  }

  /** Forgets all counts. */
  void clear() {
    for (int segment = 0; segment < touched.length; segment++) {
      if (touched[segment]) {
        int from = segment << SHIFT;
        Arrays.fill(counts, from, Math.min(from + (1 << SHIFT), counts.length), 0);
        touched[segment] = false;
      }
    }
  }
}
