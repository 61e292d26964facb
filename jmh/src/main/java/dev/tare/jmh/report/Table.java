package dev.tare.jmh.report;

import java.util.List;

/** The table on the terminal: one block a question, the bars at the end. */
public final class Table {
  private static final String LINE = "  %-40s %22s %-12s %20s %-24s %10s %8s %9s %9s  %s%n";

  private Table() {}

  /** The whole of it. */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder(report.title()).append(System.lineSeparator());
    String question = "";
    for (Row row : report.rows()) {
      if (!question.equals(Cells.question(row))) {
        question = Cells.question(row);
        text.append("%n%s%n".formatted(question)).append(line(Cells.HEADINGS));
      }
      text.append(line(Cells.of(row)));
    }
    return text.append(bars(report.rows())).toString();
  }

  private static String line(List<String> cells) {
    return LINE.formatted(cells.toArray()).stripTrailing() + System.lineSeparator();
  }

  private static String bars(List<Row> rows) {
    StringBuilder text = new StringBuilder("%nBars%n".formatted());
    for (Row row : rows) {
      if (row.held()) {
        text.append(
            "  %-78s %-26s %22s  bar %-14s goal %-14s %s%n"
                .formatted(
                    Cells.question(row),
                    Cells.library(row) + ", " + row.unit(),
                    value(row),
                    Cells.limit(row, row.bar()),
                    Cells.limit(row, row.goal()),
                    Cells.met(row)));
      }
    }
    return text.toString();
  }

  /** What is held against the bar. */
  static String value(Row row) {
    return row.ratio() == null
        ? row.scoreEstimate().withError()
        : row.ratioEstimate().withInterval();
  }
}
