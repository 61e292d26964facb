package dev.tare.jmh.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One row as a reader sees it, on the terminal and in Markdown alike. */
final class Cells {
  static final List<String> HEADINGS =
      List.of("library", "value", "unit", "ratio", "to", "B/op", "spilled", "bar", "goal", "met");

  private Cells() {}

  static List<String> of(Row row) {
    return List.of(
        library(row),
        row.scoreEstimate().withError(),
        row.unit(),
        row.ratio() == null ? "" : row.ratioEstimate().withInterval(),
        or(row.ratioTo()),
        row.bytesPerOp() == null ? "" : Estimate.number(row.bytesPerOp()),
        percent(row.spilledShare()),
        limit(row, row.bar()),
        limit(row, row.goal()),
        met(row));
  }

  static String library(Row row) {
    return row.backEnd() == null ? row.library() : row.library() + " (" + row.backEnd() + ")";
  }

  /** The question and how many threads it was asked of. */
  static String question(Row row) {
    return switch (row.threads()) {
      case 0 -> row.question();
      case 1 -> row.question() + ", 1 thread";
      default -> row.question() + ", " + row.threads() + " threads";
    };
  }

  /** {@code not judged}: the interval holds the bar, or the run was too short. */
  static String met(Row row) {
    if (row.bar() == null) {
      return "";
    }
    return row.met() == null ? "not judged" : row.met() ? "yes" : "NO";
  }

  static String limit(Row row, @Nullable Double limit) {
    if (limit == null) {
      return "";
    }
    return "≤ "
        + (row.ratio() == null
            ? Estimate.number(limit) + " " + row.unit()
            : String.format(Locale.ROOT, "%.2f", limit));
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }
}
