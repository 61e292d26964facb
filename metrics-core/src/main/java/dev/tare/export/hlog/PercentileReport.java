package dev.tare.export.hlog;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Prints percentiles of series, raw as they were recorded, each with how many values it rests on.
 */
final class PercentileReport {
  private final PrintStream out;

  PercentileReport(PrintStream out) {
    this.out = out;
  }

  /** Of one series. */
  void print(String tag, LogMerge.Merged merged) {
    Histogram sum = merged.sum();
    line("%s: %d values in %d intervals", shown(tag), sum.getTotalCount(), merged.intervals());
    if (sum.getTotalCount() > 0) {
      for (int i = 0; i < Percentiles.COUNT; i++) {
        line(
            "  %-8s %20d   %d",
            Percentiles.name(i), Percentiles.value(sum, i), Percentiles.restsOn(sum, i));
      }
    }
  }

  /** Of all series of two runs, by tag; those of one run alone are named. */
  void compare(Map<String, LogMerge.Merged> merged, Map<String, LogMerge.Merged> others) {
    merged.forEach(
        (tag, one) -> {
          LogMerge.Merged other = others.get(tag);
          if (other == null) {
            line("%s: not in the files after --against", shown(tag));
          } else {
            compare(tag, one.sum(), other.sum());
          }
        });
    others.keySet().stream()
        .filter(tag -> !merged.containsKey(tag))
        .forEach(tag -> line("%s: only in the files after --against", shown(tag)));
  }

  /** Both with what they rest on: a difference between two single values says little. */
  private void compare(String tag, Histogram one, Histogram other) {
    line("%s: %d values, against %d", shown(tag), one.getTotalCount(), other.getTotalCount());
    for (int i = 0; i < Percentiles.COUNT; i++) {
      long value = Percentiles.value(one, i);
      long against = Percentiles.value(other, i);
      line(
          "  %-8s %20d %20d   %8s   %d, %d",
          Percentiles.name(i),
          value,
          against,
          against == 0 ? "-" : String.format(Locale.ROOT, "%.3f x", (double) value / against),
          Percentiles.restsOn(one, i),
          Percentiles.restsOn(other, i));
    }
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /** Intervals of programs without tags have the empty one. */
  static String shown(String tag) {
    return tag.isEmpty() ? "(no tag)" : tag;
  }
}
