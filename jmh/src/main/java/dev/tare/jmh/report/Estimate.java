package dev.tare.jmh.report;

import java.util.Locale;

/** A mean and its 99 % interval; the interval is NaN where there is none. */
public record Estimate(double low, double mean, double high) {

  /** Of what was not measured. */
  public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

  /**
   * The quotient of two that were measured in the same rounds, by Fieller's theorem: all R for
   * which the mean of {@code row - R * reference} is not told from zero. What all rounds have in
   * common, such as the baseline that was subtracted from both or a slow hour, is accounted for by
   * the covariance. Without interval where the reference is not told from zero itself.
   */
  public static Estimate ratio(Samples row, Samples reference) {
    double a = row.mean();
    double b = reference.mean();
    if (!row.spread() || row.values().size() != reference.values().size()) {
      return new Estimate(Double.NaN, a / b, Double.NaN);
    }
    double t = Samples.t(row.values().size());
    double square = b * b - t * t * reference.covarianceOfMeans(reference);
    double half = a * b - t * t * row.covarianceOfMeans(reference);
    double rest = a * a - t * t * row.covarianceOfMeans(row);
    double root = Math.sqrt(half * half - square * rest);
    return square > 0
        ? new Estimate((half - root) / square, a / b, (half + root) / square)
        : new Estimate(Double.NaN, a / b, Double.NaN);
  }

  /** Half the interval; NaN where there is none. */
  public double error() {
    return high - mean;
  }

  /** For example {@code 12.31 ± 0.15}. */
  public String withError() {
    return Double.isNaN(high) ? number(mean) + " ± ?" : number(mean) + " ± " + number(error());
  }

  /** For example {@code 0.35 [0.33, 0.38]}. */
  public String withInterval() {
    return Double.isNaN(low) || Double.isNaN(high)
        ? String.format(Locale.ROOT, "%.2f [?]", mean)
        : String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", mean, low, high);
  }

  /** With as many digits as a reader needs, and separators. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 1_000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
