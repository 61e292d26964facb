package dev.tare.jmh.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes {@code docs/benchmarks.md} from the reports beside it, and each report's rows into a page
 * beside the report. Nobody edits those pages: a test compares them with what this makes of the
 * same reports.
 */
public final class Docs {
  private static final String HEAD =
      """
      <!-- Written by bin/bench from the reports in docs/benchmarks/. Edit neither; run it. -->
      # Benchmarks

      What `bin/bench` and `bin/bench-server` measured last, beside what the project holds itself to.
      [jmh/README.md](../jmh/README.md) says what each question asks, why it is fair, and what it cannot tell;
      [benchmark-notes.md](benchmark-notes.md) where else a peer is cheaper. Compare rows of one table, never two tables:
      times wander from hour to hour and from machine to machine. A value is a mean ± half its 99 % interval, the loop included; a ratio
      has the loop subtracted on both sides, and its interval in brackets. Of a server in open loop both are medians, and no loop is in them.
      """;

  private static final String ROWS_HEAD =
      """
      <!-- Written by bin/bench from the report beside it. Edit neither; run it. -->
      # Benchmarks, %s

      Every row of one report; [benchmarks.md](../benchmarks.md) has what is held to a bar.

      """;

  private Docs() {}

  /**
   * Writes the pages.
   *
   * @param words the folder of the reports and of the pages of their rows, the notes, and the page
   */
  public static void main(String... words) throws IOException {
    Path folder = Path.of(words[0]);
    Files.writeString(Path.of(words[2]), page(folder, Notes.read(Path.of(words[1]))));
    for (Path file : files(folder)) {
      Files.writeString(folder.resolve(name(file) + ".md"), rows(file));
    }
  }

  /** The page of all rows that belongs to a report. */
  static String rows(Path file) throws IOException {
    Report report = Report.read(file);
    return ROWS_HEAD.formatted(title(name(file), report)) + Markdown.part(report, "##");
  }

  /** The page that belongs to the reports in a folder. */
  static String page(Path folder, Notes notes) throws IOException {
    Map<String, Report> reports = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      reports.put(name(file), Report.read(file));
    }
    StringBuilder page = new StringBuilder(HEAD);
    if (reports.isEmpty()) {
      return page.append("\nNothing has been published yet.\n").toString();
    }
    page.append(
        "\n## All rows\n\nWith the machine, the JVM and the versions of the libraries:\n\n");
    reports.forEach((name, report) -> page.append(link(name, report)));
    page.append("\n## Bars\n\n").append(bars(reports));
    page.append(notes.on(reports.values().stream().flatMap(each -> each.rows().stream()).toList()));
    return page.toString();
  }

  private static String link(String name, Report report) {
    return "- [%s](benchmarks/%s.md), begun %s\n"
        .formatted(title(name, report), name, report.machine().getOrDefault("begun", "?"));
  }

  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  private static String title(String name, Report report) {
    String what = name.startsWith("server") ? "Jetty server, " : "";
    String how = name.startsWith("server-open") ? "open loop, " : "";
    return what + how + "JDK " + report.jdk() + where(name, report);
  }

  /** The processor, of a report that lies beside that of another machine: {@code jdk17-xeon}. */
  private static String where(String name, Report report) {
    return name.matches("jdk\\d+-.*") ? ", " + report.machine().get("processors") : "";
  }

  /** Each bar once, with what each report says of it. */
  private static String bars(Map<String, Report> reports) {
    Map<String, Row> barred = new LinkedHashMap<>();
    for (Report report : reports.values()) {
      report.rows().stream().filter(Row::held).forEach(row -> barred.putIfAbsent(row.id(), row));
    }
    StringBuilder text = new StringBuilder();
    List<String> headings = new ArrayList<>(List.of("question", "value of", "bar", "goal"));
    reports.forEach((name, report) -> headings.add(title(name, report)));
    text.append(Markdown.line(headings.stream()));
    text.append(Markdown.line(headings.stream().map(heading -> "---")));
    for (Row row : barred.values()) {
      Stream<String> what =
          Stream.of(
              Cells.question(row),
              Cells.library(row) + ", " + row.unit() + Markdown.to(row),
              Cells.limit(row, row.bar()),
              Cells.limit(row, row.goal()));
      Stream<String> found = reports.values().stream().map(report -> found(report, row.id()));
      text.append(Markdown.line(Stream.concat(what, found)));
    }
    return text.toString();
  }

  private static String found(Report report, String id) {
    Map<String, Row> rows =
        report.rows().stream().collect(Collectors.toMap(Row::id, Function.identity()));
    Row row = rows.get(id);
    if (row == null) {
      return "";
    }
    return row.bar() == null ? Table.value(row) : Table.value(row) + ": " + Cells.met(row);
  }
}
