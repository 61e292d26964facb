package dev.tare.jmh.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report for a page: machine, bars, and one table a question. */
public final class Markdown {
  private final StringBuilder text = new StringBuilder();
  private final String level;

  private Markdown(String level) {
    this.level = level;
  }

  /** A page of its own. */
  public static String page(Report report) {
    Markdown bars = new Markdown("##");
    bars.bars(report.rows());
    return "# Benchmarks\n" + bars.text + "\n" + part(report, "##");
  }

  /** Part of a page, with headings of this level. */
  static String part(Report report, String level) {
    Markdown markdown = new Markdown(level);
    markdown.text.append(report.title()).append(".\n");
    markdown.machine(report);
    markdown.questions(report.rows());
    return markdown.text.toString();
  }

  private void machine(Report report) {
    heading("Machine");
    report.machine().forEach((name, value) -> text.append("- %s: %s\n".formatted(name, value)));
    text.append("- libraries: ");
    text.append(
        String.join(
            ", ",
            report.versions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList()));
    text.append("\n");
  }

  private void bars(List<Row> rows) {
    heading("Bars");
    line(List.of("question", "value of", "measured", "bar", "goal", "met"));
    line(List.of("---", "---", "---", "---", "---", "---"));
    for (Row row : rows) {
      if (row.held()) {
        line(
            List.of(
                Cells.question(row),
                Cells.library(row) + ", " + row.unit() + to(row),
                Table.value(row),
                Cells.limit(row, row.bar()),
                Cells.limit(row, row.goal()),
                Cells.met(row)));
      }
    }
  }

  static String to(Row row) {
    return row.ratioTo() == null ? "" : " ÷ " + row.ratioTo();
  }

  private void questions(List<Row> rows) {
    heading("All rows");
    String question = "";
    for (Row row : rows) {
      if (!question.equals(Cells.question(row))) {
        question = Cells.question(row);
        text.append("\n**%s**\n\n".formatted(question));
        line(Cells.HEADINGS);
        line(List.of("---", "--:", "---", "--:", "---", "--:", "--:", "--:", "--:", "---"));
      }
      line(Cells.of(row));
    }
  }

  /** A line of a table. */
  static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private void heading(String title) {
    text.append("\n%s %s\n\n".formatted(level, title));
  }

  private void line(List<String> cells) {
    text.append(line(cells.stream()));
  }
}
