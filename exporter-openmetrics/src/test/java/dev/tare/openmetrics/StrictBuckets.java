package dev.tare.openmetrics;

/** What the specification asks of the buckets, count and sum of one histogram. */
final class StrictBuckets {
  private double lastBound = Double.NEGATIVE_INFINITY;
  private double lastCount;
  private double count = -1;
  private boolean any;
  private boolean isComplete;
  private boolean belowZero;
  private boolean hasSum;
  private double sum;

  void add(String suffix, OpenMetricsSample sample) {
    double value = sample.value();
    any = true;
    switch (suffix) {
      case "_bucket" -> bucket(String.valueOf(sample.labels().get("le")), value);
      case "_count", "_gcount" -> {
        check(value >= 0, "count");
        count = value;
      }
      case "_sum", "_gsum" -> {
        check(!Double.isNaN(value), "sum");
        hasSum = true;
        sum = value;
      }
      default -> check(value >= 0, suffix);
    }
  }

  private void bucket(String le, double value) {
    double bound = OpenMetricsSample.number(le);
    check(!Double.isNaN(bound), "le");
    check(!Double.isInfinite(bound) || le.equals("+Inf"), "le");
    check(bound > lastBound, "bounds are not ascending");
    check(value >= lastCount, "counts fall");
    belowZero |= bound < 0;
    lastBound = bound;
    lastCount = value;
    isComplete |= le.equals("+Inf");
  }

  /** All of it has come. */
  void end(String type) {
    if (any) {
      boolean gauge = type.equals("gaugehistogram");
      check(isComplete, "no +Inf");
      check(hasSum == (count >= 0), "count or sum alone");
      check(!hasSum || count == lastCount, "count is not that of +Inf");
      check(!hasSum || sum >= 0 || (gauge && belowZero), "sum");
      check(!hasSum || gauge || !belowZero, "sum of what may be negative");
    }
  }

  private static void check(boolean good, String fault) {
    if (!good) {
      throw new IllegalArgumentException("buckets: " + fault);
    }
  }
}
