package dev.tare.internal.block;

/**
 * What a block holds, as its reader sees it. Values only grow, but for the minimum. Who reads
 * counts first and the rest after that finds sum, minimum and maximum of all that was counted.
 */
public interface Cells {

  /** How many cells there are. */
  int size();

  /** The first cell from one on that may hold a count; {@link #size} if there is none. */
  int next(int from);

  /** How many values fell into a cell. */
  long count(int cell);

  /** How many values fell into the cells of a range; its end is not in it. */
  default long count(int from, int end) {
    long count = 0;
    for (int cell = next(from); cell < end; cell = next(cell + 1)) {
      count += count(cell);
    }
    return count;
  }

  /** Adds how many values fell into each cell to its place in {@code sums}. */
  default void addTo(long[] sums) {
    for (int cell = next(0); cell < size(); cell = next(cell + 1)) {
      sums[cell] += count(cell);
    }
  }

  /**
   * Adds how many values fell into each cell to the sum of its row, from {@code at} on.
   *
   * @param rowEnds of each row, past its last cell; that of the last row is {@link #size}
   */
  default void addTo(long[] sums, int at, int[] rowEnds) {
    int cell = 0;
    for (int row = 0; row < rowEnds.length; row++) {
      sums[at + row] += count(cell, rowEnds[row]);
      cell = Math.max(cell, rowEnds[row]);
    }
  }

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
