package dev.tare.internal.block;

/** Sums of values that are not negative and stop at {@link Long#MAX_VALUE} instead of wrapping. */
public final class Saturating {
  private Saturating() {}

  /** {@code left + right}, or {@link Long#MAX_VALUE} where that would wrap. Neither is negative. */
  public static long add(long left, long right) {
    long sum = left + right;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
