package dev.tare.export.hlog;

import org.HdrHistogram.Histogram;

/** The percentiles that are printed of a distribution, the maximum last. */
final class Percentiles {
  private static final double[] LEVELS = {50, 75, 90, 95, 99, 99.9, 99.99, 99.999, 100};

  /** How many there are. */
  static final int COUNT = LEVELS.length;

  private Percentiles() {}

  /** {@code p99.9}, or {@code max}. */
  static String name(int i) {
    double level = LEVELS[i];
    if (level == 100) {
      return "max";
    }
    return "p" + (level == Math.rint(level) ? Long.toString((long) level) : Double.toString(level));
  }

  /** The value at it, 0 where there is none. */
  static long value(Histogram histogram, int i) {
    return LEVELS[i] == 100 ? histogram.getMaxValue() : histogram.getValueAtPercentile(LEVELS[i]);
  }

  /** How many values are not below it: what it rests on. */
  static long restsOn(Histogram histogram, int i) {
    long total = histogram.getTotalCount();
    if (total == 0) {
      return 0;
    }
    return total - (long) Math.max(1, Math.ceil(LEVELS[i] * total / 100)) + 1;
  }
}
