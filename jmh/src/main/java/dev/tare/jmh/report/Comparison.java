package dev.tare.jmh.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds a report against an earlier one, row by row. */
public final class Comparison {
  private static final String LINE = "%-58s %14s %14s %7s %9s  %s%n";
  private final Map<String, Row> earlier = new HashMap<>();

  /** Against this one. */
  public Comparison(Report earlier) {
    earlier.rows().forEach(row -> this.earlier.put(row.id(), row));
  }

  /**
   * The quotients of the scores, baseline included. The noise is what both errors add up to: a
   * change within it is none. The machine's own change is in every quotient; the baselines show it.
   */
  public String of(Report now) {
    StringBuilder text =
        new StringBuilder(LINE.formatted("row", "then", "now", "ratio", "noise", ""));
    List<String> without = new ArrayList<>();
    for (Row row : now.rows()) {
      Row then = earlier.get(row.id());
      if (then == null) {
        without.add(row.id());
      } else {
        text.append(line(then, row));
      }
    }
    without.forEach(id -> text.append("%-58s not in the earlier report%n".formatted(id)));
    return text.toString();
  }

  private static String line(Row then, Row now) {
    double ratio = now.score() / then.score();
    double noise = noise(then, now);
    return LINE.formatted(
        now.id(),
        Estimate.number(then.score()),
        Estimate.number(now.score()),
        String.format(Locale.ROOT, "%.2f", ratio),
        Double.isNaN(noise) ? "?" : String.format(Locale.ROOT, "± %.0f %%", 100 * noise),
        verdict(ratio, noise));
  }

  /** Relative, 99 %. */
  static double noise(Row then, Row now) {
    return Math.hypot(
        then.scoreEstimate().error() / then.score(), now.scoreEstimate().error() / now.score());
  }

  static String verdict(double ratio, double noise) {
    if (Double.isNaN(noise)) {
      return "noise unknown";
    }
    if (Math.abs(ratio - 1) <= noise * ratio) {
      return "within the noise";
    }
    return ratio > 1 ? "MORE" : "less";
  }
}
