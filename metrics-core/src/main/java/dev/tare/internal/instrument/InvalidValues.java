package dev.tare.internal.instrument;

import dev.tare.internal.block.PaddedAdder;
import dev.tare.model.Scale;

/**
 * Counts what a metric was given that is no value: NaN, an infinity, more than the raw form can
 * hold, or what would make a counter fall. Any thread.
 */
public final class InvalidValues {
  /** What stands for a value that was counted here, and is to be left out. */
  static final long INVALID = Long.MIN_VALUE;

  /** The nearest double to the largest long, which is above it. */
  private static final double END = 0x1p63;

  private final PaddedAdder count = new PaddedAdder();

  /** The raw form of a value in the base unit, or {@link #INVALID}, which it then has counted. */
  long toRaw(Scale scale, double base) {
    double raw = base * scale.rawPerBase();
    if (raw > -END && raw < END) { // not so of NaN
      return Math.round(raw);
    }
    add();
    return INVALID;
  }

  /** Counts one. */
  void add() {
    count.increment();
  }

  /** How many there were. */
  public long count() {
    return count.sum();
  }
}
