package dev.tare.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a raw value is worth: inside Tare values are whole numbers, and the exporter's edge is the
 * only place where the decimal point is put in.
 *
 * @param decimals how many of a raw value's digits are behind the decimal point in the base unit: 9
 *     for nanoseconds that are shown as seconds
 */
public record Scale(int decimals) {
  /** Nanoseconds; what is finer nobody measures. */
  public static final int MAX_DECIMALS = 9;

  /** Up to here a long is exactly a double, and one division rounds correctly. */
  private static final long EXACT_DOUBLE = 1L << 53;

  private static final double[] RAW_PER_BASE = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is not from 0 to {@value #MAX_DECIMALS}
   */
  public Scale {
    if (decimals < 0 || decimals > MAX_DECIMALS) {
      throw new IllegalArgumentException(
          "decimals=" + decimals + " (allowed: 0 to " + MAX_DECIMALS + ")");
    }
  }

  /**
   * The scale in which one raw value is worth this much in the base unit; empty unless that is a
   * power of ten from 1e-9 to 1.
   */
  public static Optional<Scale> worth(double basePerRaw) {
    for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
      Scale scale = new Scale(decimals);
      if (scale.toBase(1) == basePerRaw) {
        return Optional.of(scale);
      }
    }
    return Optional.empty();
  }

  /** How many raw values make 1 in the base unit. */
  public double rawPerBase() {
    return RAW_PER_BASE[decimals];
  }

  /** The nearest double to {@code raw} in the base unit, for example 0.005 for 5,000,000 ns. */
  public double toBase(long raw) {
    if (Math.abs(raw) <= EXACT_DOUBLE && raw != Long.MIN_VALUE) {
      return raw / rawPerBase();
    }
    return new BigDecimal(BigInteger.valueOf(raw), decimals).doubleValue();
  }

  /**
   * The raw value of {@code base}, multiplied and rounded as doubles are: off by no more than half
   * a raw unit and half an ulp of the product. Saturates at the ends of {@code long}; NaN becomes
   * 0. Allocates nothing.
   */
  public long toRaw(double base) {
    return Math.round(base * rawPerBase());
  }
}
