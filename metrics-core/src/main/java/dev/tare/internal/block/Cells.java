package dev.tare.internal.block;

/**
 * What a spill block holds, as its reader sees it. Values only grow, but for the minimum. Who reads
 * counts first and the rest after that finds sum, minimum and maximum of all that was counted.
 */
public interface Cells {

  /** How many cells there are. */
  int size();

  /** The first cell from one on that may hold a count; {@link #size} if there is none. */
  int next(int from);

  /** How many values fell into a cell. */
  long count(int cell);

  /** How many values there are, as far as they are seen one cell after the other. */
  default long total() {
    long total = 0;
    for (int cell = next(0); cell < size(); cell = next(cell + 1)) {
      total += count(cell);
    }
    return total;
  }

  /** Their sum; {@link Long#MAX_VALUE} where it would have wrapped. */
  long sum();

  /** The smallest; {@link Long#MAX_VALUE} where there was none. */
  long min();

  /** The largest; 0 where there was none. */
  long max();
}
