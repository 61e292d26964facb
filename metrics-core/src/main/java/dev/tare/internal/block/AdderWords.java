package dev.tare.internal.block;

import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.Padding;
import org.jspecify.annotations.Nullable;

/** What an adder reads and writes for every amount, between the two paddings. */
abstract class AdderWords extends Padding {
  long first;

  /** Published reference: null until two threads have met; replaced by one with more words. */
  volatile PaddedLong @Nullable [] more;
}
