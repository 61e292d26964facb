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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks all questions in turn, and prints one table. */
public final class Bench {
  private final Arguments arguments;
  private final Map<String, String> machine;
  private final Map<String, String> versions;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

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

  private void ask() throws IOException, InterruptedException {
    Effort effort = arguments.effort();
    List<Question> questions = Questions.ALL.stream().filter(arguments::asks).toList();
    int runs = questions.stream().mapToInt(this::runs).sum();
    if (runs == 0) {
      throw new IllegalArgumentException(
          "--only " + arguments.only() + " matches no question that a run like this asks");
    }
    System.out.printf(
        "%s: %d runs, about %.0f minutes%n",
        effort.title, runs, runs * effort.secondsPerRow() / 60);
    Progress progress = new Progress(runs);
    for (Question question : questions) {
      if (runs(question) > 0) {
        ask(question, progress);
        write();
      }
    }
    if (!failed.isEmpty()) {
      throw new IllegalStateException("failed: " + failed);
    }
  }

  private int runs(Question question) {
    return question.runs(arguments.effort(), arguments.rings());
  }

  /** One that fails must not take the others with it; the run fails in the end. */
  private void ask(Question question, Progress progress) throws InterruptedException {
    try {
      List<Row> answer = question.ask(arguments, progress);
      rows.addAll(answer);
      for (Question.Promise promise : question.promises(arguments.effort(), arguments.rings())) {
        if (answer.stream().noneMatch(row -> row.id().equals(promise.id()))) {
          failed.add(promise.id() + " is not in the answer");
        }
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      e.printStackTrace(System.out);
      failed.add(question.id());
    }
  }

  private Report report() {
    Map<String, String> told = new LinkedHashMap<>(machine);
    if (!failed.isEmpty()) {
      told.put("failed", String.join(", ", failed));
    }
    return new Report(arguments.effort().title, told, versions, rows);
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
