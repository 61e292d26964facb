package dev.tare.jmh.run;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** One line a row in place of all that JMH says, which is kept for when something fails. */
final class QuietFormat implements OutputFormat {
  private final String question;
  private final Progress progress;
  private final StringBuilder said = new StringBuilder();

  QuietFormat(String question, Progress progress) {
    this.question = question;
    this.progress = progress;
  }

  /** All that JMH said about the last row. */
  String said() {
    return said.toString();
  }

  @Override
  public void startBenchmark(BenchmarkParams params) {
    said.setLength(0);
  }

  @Override
  public void endBenchmark(BenchmarkResult result) {
    BenchmarkParams params = result.getParams();
    String what =
        String.format(
            Locale.ROOT, "%s %dt %s", question, params.getThreads(), Measured.key(params));
    progress.done(
        what.replaceFirst("@$", ""),
        result.getPrimaryResult().getScore(),
        result.getPrimaryResult().getScoreUnit());
  }

  @Override
  public void iteration(BenchmarkParams params, IterationParams iteration, int number) {}

  @Override
  public void iterationResult(
      BenchmarkParams params, IterationParams iteration, int number, IterationResult data) {}

  @Override
  public void startRun() {}

  @Override
  public void endRun(Collection<RunResult> results) {}

  @Override
  public void print(String text) {
    said.append(text);
  }

  @Override
  public void println(String text) {
    said.append(text).append(System.lineSeparator());
  }

  @Override
  public void verbosePrintln(String text) {}

  @Override
  public void write(int b) {
    said.append((char) b);
  }

  @Override
  public void write(byte[] bytes) {
    said.append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
