package dev.tare.jmh.run;

import dev.tare.jmh.report.Comparison;
import dev.tare.jmh.report.Markdown;
import dev.tare.jmh.report.Report;
import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks all questions in turn, and prints one table. */
public final class Bench {
  private final Arguments arguments;
  private final Map<String, String> machine;
  private final Map<String, String> versions;
  private final List<Row> rows = new ArrayList<>();

  private Bench(Arguments arguments) throws IOException {
    this.arguments = arguments;
    this.machine = Machine.describe(arguments.commit());
    this.versions = Machine.versions();
  }

  /** See {@link Arguments}. */
  public static void main(String... words) throws Exception {
    Bench bench = new Bench(Arguments.parse(words));
    try {
      bench.ask();
    } finally {
      // What fails after half an hour must not take the others' results with it.
      bench.show();
    }
  }

  private void ask() throws Exception {
    List<Question> questions = Questions.ALL.stream().filter(arguments::asks).toList();
    int runs = questions.stream().mapToInt(q -> q.runs(arguments.effort())).sum();
    if (runs == 0) {
      throw new IllegalArgumentException(
          "--only " + arguments.only() + " matches no question that a run like this asks");
    }
    System.out.printf(
        "%s: %d runs, about %.0f minutes%n",
        arguments.effort().title, runs, runs * arguments.effort().secondsPerRow() / 60);
    Progress progress = new Progress(runs);
    for (Question question : questions) {
      if (question.runs(arguments.effort()) > 0) {
        rows.addAll(question.ask(arguments, progress));
        write();
      }
    }
  }

  private Report report() {
    return new Report(arguments.effort().title, machine, versions, rows);
  }

  private void write() throws IOException {
    Path out = arguments.out();
    Files.createDirectories(out);
    report().write(out.resolve("report.json"));
    Files.writeString(out.resolve("report.md"), Markdown.page(report()));
    Files.writeString(out.resolve("report.txt"), Table.of(report()));
  }

  private void show() throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.printf("%n%s", Table.of(report()));
    if (arguments.compare() != null) {
      out.printf(
          "%nAgainst %s%n%s",
          arguments.compare(), new Comparison(Report.read(arguments.compare())).of(report()));
    }
  }
}
