package dev.tare.otlp;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Writes a number as the text formats have it in {@code le} and {@code quantile}: as Go prints it,
 * and never like an integer. So a series has the same labels, whether it is scraped or pushed.
 */
final class LabelNumber {
  private LabelNumber() {}

  /** For example 0.0005, 1e-05, 64.0, 1.048576e+06. */
  static String text(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0 || Double.isNaN(value)) {
      return Double.toString(value);
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent < -4 || exponent >= 6) {
      String digits = decimal.scaleByPowerOfTen(-exponent).toPlainString();
      return String.format(
          Locale.ROOT, "%se%s%02d", digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String plain = decimal.toPlainString();
    return decimal.scale() > 0 ? plain : plain + ".0";
  }
}
