package dev.tare.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Asks all questions in turn, and prints one table. */
public final class Bench {
  private final Arguments arguments;
  private final Report report;
  private final List<RunResult> results = new ArrayList<>();

  private Bench(Arguments arguments) {
    this.arguments = arguments;
    this.report = new Report(heading(arguments));
  }

  /** See {@link Arguments}. */
  public static void main(String... words) throws RunnerException, IOException {
    Bench bench = new Bench(Arguments.parse(words));
    try {
      bench.ask();
    } finally {
      // A benchmark that fails after half an hour must not take the others' results with it.
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      out.printf("%n%s", bench.report);
    }
  }

  private static String heading(Arguments arguments) {
    return "%s, commit %s, JDK %s (%s), %s %s, %d processors%n"
        .formatted(
            arguments.effort().title,
            arguments.commit(),
            System.getProperty("java.version"),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors());
  }

  private void ask() throws RunnerException, IOException {
    List<Question> questions = Question.ALL.stream().filter(arguments::asks).toList();
    if (questions.isEmpty()) {
      throw new IllegalArgumentException("--only " + arguments.only() + " matches no question");
    }
    for (Question question : questions) {
      for (int threads : arguments.effort().threads()) {
        System.out.printf("%n== %s, threads: %d%n", question.title(), threads);
        Collection<RunResult> answers = new Runner(options(question, threads)).run();
        results.addAll(answers);
        report.add(question, answers.stream().map(Row::of).toList());
        write();
      }
    }
  }

  private Options options(Question question, int threads) {
    Arguments.Effort effort = arguments.effort();
    TimeValue time = TimeValue.milliseconds(effort.millis);
    long work = question.workNs() == 0 ? 0 : Work.tokens(question.workNs());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + question.benchmark().getName().replace(".", "\\.") + "\\.")
            .threads(threads)
            .forks(effort.forks)
            .warmupIterations(effort.warmups)
            .warmupTime(time)
            .measurementIterations(effort.iterations)
            .measurementTime(time)
            .param("work", Long.toString(work))
            .param("ring", arguments.rings().split(",", -1))
            .param("ringKiB", question.ringKiB().toArray(String[]::new))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    return options.build();
  }

  private void write() throws IOException {
    Files.createDirectories(arguments.out());
    Path json = arguments.out().resolve(arguments.name() + ".json");
    try (PrintStream out = new PrintStream(Files.newOutputStream(json), false, "UTF-8")) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    Files.writeString(arguments.out().resolve(arguments.name() + ".txt"), report.toString());
  }
}
