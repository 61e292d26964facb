package dev.tare.jmh;

import java.util.Locale;
import org.openjdk.jmh.util.Statistics;

/**
 * A mean and its 99 % interval; the interval is NaN where there were too few samples for one.
 *
 * <p>Differences and quotients take the worst ends of both intervals, which is wider than need be
 * and never too narrow.
 */
record Estimate(double low, double mean, double high) {
  private static final double CONFIDENCE = 0.99;

  static Estimate of(Statistics statistics) {
    double error = statistics.getMeanErrorAt(CONFIDENCE);
    double mean = statistics.getMean();
    return new Estimate(mean - error, mean, mean + error);
  }

  Estimate minus(Estimate other) {
    return new Estimate(low - other.high, mean - other.mean, high - other.low);
  }

  /** The quotient; without an upper end where the divisor may be zero. */
  Estimate dividedBy(Estimate other) {
    double least = low / (low < 0 ? other.low : other.high);
    double most = other.low > 0 ? high / other.low : Double.NaN;
    return new Estimate(other.low > 0 ? least : Double.NaN, mean / other.mean, most);
  }

  /** For example {@code 12.31 ± 0.15}. */
  String withError() {
    return Double.isNaN(high)
        ? String.format(Locale.ROOT, "%.2f ± ?", mean)
        : String.format(Locale.ROOT, "%.2f ± %.2f", mean, high - mean);
  }

  /** For example {@code 0.35 [0.33, 0.38]}. */
  String withInterval() {
    return Double.isNaN(low) || Double.isNaN(high)
        ? String.format(Locale.ROOT, "%.2f [?]", mean)
        : String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", mean, low, high);
  }
}
