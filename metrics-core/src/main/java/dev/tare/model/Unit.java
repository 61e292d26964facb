package dev.tare.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * What a metric is measured in, and how its values are held.
 *
 * <p>Inside Tare a value is a {@code long} in a fixed-point form, its <em>raw</em> value:
 * nanoseconds for seconds, bytes for bytes, millionths for ratios. The exporter's edge is the only
 * place where it becomes a decimal number in the base unit, so sums stay exact however long the
 * process runs.
 */
public enum Unit {
  /** A plain number; raw values are whole. */
  NONE(0),
  /** Seconds; raw values are nanoseconds. */
  SECONDS(9),
  /** Bytes; raw values are bytes. */
  BYTES(0),
  /** A ratio, where 1 is 100 %; raw values are millionths. */
  RATIO(6);

  /** Up to here a long is exactly a double, and one division rounds correctly. */
  private static final long EXACT_DOUBLE = 1L << 53;

  private final int decimals;
  private final double rawPerBase;
  private final String suffix;

  Unit(int decimals) {
    this.decimals = decimals;
    this.rawPerBase = Math.pow(10, decimals);
    this.suffix = decimals == 0 && "NONE".equals(name()) ? "" : name().toLowerCase(Locale.ROOT);
  }

  /** The last word of a metric's name, for example {@code seconds}; empty for {@link #NONE}. */
  public String suffix() {
    return suffix;
  }

  /** How many of a raw value's digits are behind the decimal point in the base unit. */
  public int decimals() {
    return decimals;
  }

  /** The nearest double to {@code raw} in the base unit, for example 0.005 for 5,000,000 ns. */
  public double toBase(long raw) {
    if (Math.abs(raw) <= EXACT_DOUBLE && raw != Long.MIN_VALUE) {
      return raw / rawPerBase;
    }
    return new BigDecimal(BigInteger.valueOf(raw), decimals).doubleValue();
  }

  /**
   * The raw value of {@code base}, multiplied and rounded as doubles are: off by no more than half
   * a raw unit and half an ulp of the product. Saturates at the ends of {@code long}; NaN becomes
   * 0. Allocates nothing.
   */
  public long toRaw(double base) {
    return Math.round(base * rawPerBase);
  }
}
