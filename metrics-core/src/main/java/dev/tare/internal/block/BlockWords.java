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

  /** Of the window that the owner counts in; no length while it takes another. */
  int first;

  int length;
  int[] counts = CellWindow.NONE.counts;
  final Thread owner;

  /** The window that the owner has taken. */
  CellWindow taken;

  /** By the aggregator: the longest that there is, which is taken, or is to be. */
  CellWindow offered;

  BlockWords(Thread owner, CellWindow window) {
    this.owner = owner;
    this.taken = window;
    this.offered = window;
  }
}
