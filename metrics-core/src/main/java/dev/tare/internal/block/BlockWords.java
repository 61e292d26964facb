package dev.tare.internal.block;

import dev.tare.internal.ring.Padding;

/** What the owner of a block writes for every value, between the two paddings. */
abstract class BlockWords extends Padding {
  long sum;
  long min = Long.MAX_VALUE;
  long max;
}
