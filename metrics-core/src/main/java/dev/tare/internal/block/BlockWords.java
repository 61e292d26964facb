package dev.tare.internal.block;

import dev.tare.internal.ring.Padding;

/**
 * What the owner of a block reads and writes for every value, between the two paddings: side by
 * side, as each line of memory that a value touches costs it time.
 */
abstract class BlockWords extends Padding {
  long sum;
  long min = Long.MAX_VALUE;
  long max;

  /** Of the range that the owner counts in; no length while it takes another. */
  int first;

  int length;
  int[] counts = CellRange.NONE.counts;

  /** The range that the owner has taken. */
  CellRange taken;

  /** By the aggregator: the longest that there is, which is taken, or is to be. */
  CellRange offered;

  BlockWords(CellRange range) {
    this.taken = range;
    this.offered = range;
  }
}
