package dev.tare.internal.builder;

/**
 * Which values the quantiles of a histogram tell apart, in raw units (nanoseconds, bytes,
 * millionths, or what its scale says). Buckets, count and sum do not depend on it. The finer and
 * the wider, the more memory a series takes: docs/design/memory.md has a table.
 *
 * @param lowest the smallest value that is told from 0, at least 1
 * @param highest the largest value that is told from larger ones; those count as this one, and as
 *     clamped
 * @param digits how many significant digits values keep, 1 to 3
 */
public record QuantileScale(long lowest, long highest, int digits) {

  /** The smallest difference that is told apart: the power of two at {@code lowest} or below. */
  public long step() {
    return Long.highestOneBit(lowest);
  }

  /** The value from which on the digits hold; below it, a step is a larger share of the value. */
  public long accurateFrom() {
    return step() * Math.round(Math.pow(10, digits));
  }

  /**
   * By how much of itself a value from 1 to {@code highest} may be shown too high or too low: at
   * most this. 0.1 for 5,120 ns where the lowest value is 1,000 ns, although the digits are 2.
   */
  public double relativeError(long value) {
    return value >= accurateFrom() ? Math.pow(10, -digits) : (step() - 1) / (double) value;
  }
}
