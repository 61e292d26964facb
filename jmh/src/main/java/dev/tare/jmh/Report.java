package dev.tare.jmh;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table that a person reads: one block a question and number of threads. */
final class Report {
  private static final String LINE = "  %-23s %-14s %16s %20s %16s %20s %8s %8s %8s %8s %7s%n";

  private static final String LEGEND =
      """

      ns/op      wall time of one operation on one thread, the loop included, ± half the 99 % interval
      ratio      (row - baseline) / (reference - baseline) of ns/op, with the worst ends of the intervals
      cpu ns/op  CPU time of the whole process for one operation: aggregator, scraper and JVM included
      own cpu    CPU time of the recording thread alone for one operation
      own B      bytes that the recording thread allocated for one operation
      all B      the same for all threads (JMH's gc profiler), aggregator and scraper included
      spilled    records that found their ring full, and were counted beside it
      shared     values for each operation that went into a block which all threads share
      """;

  private final StringBuilder text = new StringBuilder();

  Report(String heading) {
    text.append(heading).append(LEGEND);
  }

  /** Adds what one run answered. */
  void add(Question question, List<Row> rows) {
    text.append(
        "%n%s, %d %s (references: %s)%n"
            .formatted(
                question.title(),
                rows.get(0).threads(),
                rows.get(0).threads() == 1 ? "thread" : "threads",
                new TreeMap<>(question.references())));
    text.append(
        LINE.formatted(
            "row",
            "ring",
            "ns/op",
            "ratio",
            "cpu ns/op",
            "cpu ratio",
            "own cpu",
            "own B",
            "all B",
            "spilled",
            "shared"));
    Row baseline = find(rows, "baseline");
    for (Row row : rows) {
      String reference = question.references().get(row.method());
      add(row, baseline, reference == null ? null : find(rows, reference));
    }
  }

  private void add(Row row, Row baseline, @Nullable Row reference) {
    text.append(
        LINE.formatted(
            row.method(),
            row.parameters(),
            row.timeNs().withError(),
            ratio(Row::timeNs, row, baseline, reference),
            row.cpuNs().withError(),
            ratio(Row::cpuNs, row, baseline, reference),
            number("%.2f", row.ownCpuNs().mean()),
            number("%.3f", row.ownBytes()),
            number("%.3f", row.bytes()),
            number("%.1f %%", 100 * row.spilled()),
            number("%.3f", row.shared())));
  }

  private static String ratio(
      Function<Row, Estimate> column, Row row, Row baseline, @Nullable Row reference) {
    if (reference == null) {
      return "";
    }
    Estimate floor = column.apply(baseline);
    return column
        .apply(row)
        .minus(floor)
        .dividedBy(column.apply(reference).minus(floor))
        .withInterval();
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  private static Row find(List<Row> rows, String method) {
    return rows.stream()
        .filter(row -> row.method().equals(method))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row " + method));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
