package dev.tare.internal.ring;

/**
 * What a spill block holds, as its reader sees it. Values only grow, but for the minimum. Who reads
 * counts first and the rest after that finds sum, minimum and maximum of all that was counted.
 */
public interface Cells {

  /** How many cells there are. */
  int size();

  /** How many values fell into a cell. */
  long count(int cell);

  /** Their sum; {@link Long#MAX_VALUE} where it would have wrapped. */
  long sum();

  /** The smallest; {@link Long#MAX_VALUE} where there was none. */
  long min();

  /** The largest; 0 where there was none. */
  long max();
}
