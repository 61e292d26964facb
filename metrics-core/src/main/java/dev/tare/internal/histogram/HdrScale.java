package dev.tare.internal.histogram;

/**
 * HdrHistogram's scale: which of its cells a value falls into, and which values a cell holds.
 *
 * <p>Immutable; read by recording threads.
 */
public final class HdrScale {
  /*
   * AbstractHistogram.countsArrayIndex, with what it derives from the digits and the lowest value: a
   * cell's width is a power of two, the lowest one's `1 << unit`; each power of two from there on has
   * 2^half new cells, each twice as wide as those before. A test holds the two against each other.
   */
  private final long highest;
  private final int digits;
  private final int unit;
  private final int half;
  private final long linear;

  /**
   * A scale.
   *
   * @param lowest the smallest raw value that is told from 0, at least 1
   * @param highest the largest raw value that is told from larger ones, at least twice the lowest
   * @param digits how many significant digits values keep, 1 to 3
   */
  public HdrScale(long lowest, long highest, int digits) {
    this.highest = highest;
    this.digits = digits;
    this.unit = Long.SIZE - 1 - Long.numberOfLeadingZeros(lowest);
    long steps = 2 * Math.round(Math.pow(10, digits));
    this.half = Long.SIZE - 1 - Long.numberOfLeadingZeros(steps - 1);
    this.linear = ((2L << half) - 1) << unit;
  }

  /** The cell of a value from 0 to the highest. */
  int index(long value) {
    int shift = topShift() - Long.numberOfLeadingZeros(value | linear);
    return (shift << half) + (int) (value >>> shift) - skipped();
  }

  /** By how much a value is shifted that has no leading zeros. */
  int topShift() {
    return Long.SIZE - 1 - half;
  }

  /** The binary logarithm of how many cells a power of two has. */
  int half() {
    return half;
  }

  /** How many cells there would be below the lowest value. */
  int skipped() {
    return unit << half;
  }

  /** What a value is joined with, so that small ones have the width of the lowest power of two. */
  long linear() {
    return linear;
  }

  /** The lowest value of a cell. */
  long lowestOf(int index) {
    int shift = Math.max(0, (index >> half) - 1);
    return (long) (index - (shift << half)) << (shift + unit);
  }

  /** The highest value of a cell. */
  long highestOf(int index) {
    return lowestOf(index + 1) - 1;
  }

  /** The highest value. */
  long highest() {
    return highest;
  }

  /** The smallest value that is told from 0, down to the power of two that makes no difference. */
  long lowest() {
    return 1L << unit;
  }

  /** How many significant digits values keep. */
  int digits() {
    return digits;
  }

  /** How many cells there are up to that of the highest value. */
  int cells() {
    return index(highest) + 1;
  }
}
