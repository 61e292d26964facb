package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;

/**
 * Writes numbers as ASCII into an array, and returns the place behind them. Allocates nothing but
 * for doubles that need more than 16 digits.
 *
 * <p>Every text parses to exactly the double that it stands for.
 */
final class DecimalText {
  /** No number takes more bytes. */
  static final int LONGEST = 48;

  /** Up to here every whole number is a double. */
  private static final double EXACT = 1L << 53;

  /** The powers of ten that are doubles exactly. */
  private static final double[] TENS = new double[23];

  static {
    for (int i = 0; i < TENS.length; i++) {
      TENS[i] = new BigDecimal("1e" + i).doubleValue();
    }
  }

  private DecimalText() {}

  /** {@code unscaled} · 10^-{@code decimals}, without zeros at the end: 1.5, 0.000003, 7. */
  static int fixed(long unscaled, int decimals, byte[] target, int at) {
    long digits = unscaled;
    int places = decimals;
    while (places > 0 && digits % 10 == 0) {
      digits /= 10;
      places--;
    }
    return plain(digits, places, target, at);
  }

  /** The same for a double; with an exponent where it needs more than 16 digits. */
  static int number(double value, byte[] target, int at) {
    int places = places(value);
    return places < 0 ? word(value, target, at) : plain(digits(value, places), places, target, at);
  }

  /**
   * A double as OpenMetrics wants it in {@code le} and {@code quantile}: as Go prints it, and never
   * like an integer: 0.0005, 1e-05, 64.0, 1.048576e+06. Prometheus 3 rewrites every other form to
   * this one, so a series keeps its name when the scraper is replaced.
   */
  static int canonical(double value, byte[] target, int at) {
    int places = places(value);
    if (places >= 0) {
      return general(digits(value, places), places, target, at);
    }
    if (value == 0 || !Double.isFinite(value)) {
      return word(value, target, at);
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value));
    return general(decimal.unscaledValue().longValueExact(), decimal.scale(), target, at);
  }

  /** The same as a string. */
  static String canonical(double value) {
    byte[] text = new byte[LONGEST];
    return new String(text, 0, canonical(value, text, 0), US_ASCII);
  }

  /**
   * How many decimal places write the value exactly, or -1.
   *
   * <p>The divisor and the dividend are both exact and IEEE division rounds correctly, so where the
   * quotient is the value, the decimal number parses to the value as well.
   */
  private static int places(double value) {
    for (int places = 0; places < TENS.length; places++) {
      double digits = Math.rint(value * TENS[places]);
      if (!(Math.abs(digits) <= EXACT)) {
        return -1;
      }
      if (digits / TENS[places] == value) {
        boolean minusZero = digits == 0 && 1 / value < 0;
        return minusZero ? -1 : places;
      }
    }
    return -1;
  }

  private static long digits(double value, int places) {
    return (long) Math.rint(value * TENS[places]);
  }

  /** As Go's {@code %g}, with {@code .0} behind a whole number. */
  private static int general(long unscaled, int scale, byte[] target, int at) {
    long digits = unscaled;
    int places = scale;
    while (digits != 0 && digits % 10 == 0) {
      digits /= 10;
      places--;
    }
    int fraction = count(digits) - 1;
    int exponent = digits == 0 ? 0 : fraction - places;
    if (exponent < -4 || exponent >= 6) {
      int end = plain(digits, fraction, target, at);
      return exponent(exponent, target, end);
    }
    for (; places < 0; places++) {
      digits *= 10;
    }
    int end = plain(digits, digits == 0 ? 0 : places, target, at);
    return digits == 0 || places == 0 ? text(".0", target, end) : end;
  }

  private static int exponent(int exponent, byte[] target, int at) {
    int end = text(exponent < 0 ? "e-" : "e+", target, at);
    int magnitude = Math.abs(exponent);
    return plain(magnitude, 0, target, magnitude < 10 ? text("0", target, end) : end);
  }

  /** From the last digit to the first: a division by ten each. */
  private static int plain(long digits, int places, byte[] target, int at) {
    int start = digits < 0 ? text("-", target, at) : at;
    int count = Math.max(count(digits), places + 1);
    int end = start + count + (places > 0 ? 1 : 0);
    int to = end;
    long left = digits;
    for (int i = 0; i < count; i++) {
      if (i == places && i > 0) {
        target[--to] = '.';
      }
      target[--to] = (byte) ('0' + Math.abs(left % 10));
      left /= 10;
    }
    return end;
  }

  private static int count(long digits) {
    int count = 1;
    for (long left = digits / 10; left != 0; left /= 10) {
      count++;
    }
    return count;
  }

  private static int word(double value, byte[] target, int at) {
    if (Double.isInfinite(value)) {
      return text(value > 0 ? "+Inf" : "-Inf", target, at);
    }
    return text(Double.toString(value), target, at);
  }

  private static int text(String ascii, byte[] target, int at) {
    for (int i = 0; i < ascii.length(); i++) {
      target[at + i] = (byte) ascii.charAt(i);
    }
    return at + ascii.length();
  }
}
