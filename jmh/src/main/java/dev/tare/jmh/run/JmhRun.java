package dev.tare.jmh.run;

import dev.tare.jmh.Work;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How JMH is told to run one round of a question.
 *
 * @param id the question's
 * @param benchmark the class
 * @param params of the benchmark, besides those that each may have
 * @param ringKiB sizes of Tare's rings
 * @param workNs work between two records
 */
record JmhRun(
    String id, Class<?> benchmark, Map<String, String> params, List<String> ringKiB, long workNs) {
  private static final Map<Long, Long> TOKENS = new ConcurrentHashMap<>();

  /** Of an iteration that hangs; the longest takes a second. */
  private static final TimeValue TIME_LIMIT = TimeValue.minutes(1);

  /** Runs these methods, each in a JVM of its own. */
  Collection<RunResult> run(
      Arguments arguments, int threads, List<String> methods, Progress progress)
      throws RunnerException {
    if (methods.isEmpty()) {
      return List.of();
    }
    QuietFormat format = new QuietFormat(id, progress);
    try {
      return new Runner(options(arguments, threads, methods).build(), format).run();
    } catch (RunnerException e) {
      System.out.println(format.said());
      throw e;
    }
  }

  private ChainedOptionsBuilder options(Arguments arguments, int threads, List<String> methods) {
    Effort effort = arguments.effort();
    TimeValue time = TimeValue.milliseconds(effort.millis);
    long work = workNs == 0 ? 0 : TOKENS.computeIfAbsent(workNs, Work::tokens);
    String names = String.join("|", methods);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.(" + names + ")$")
            .verbosity(VerboseMode.NORMAL)
            .threads(threads)
            .forks(effort == Effort.SMOKE ? 0 : 1)
            .warmupIterations(effort.warmups)
            .warmupTime(time)
            .measurementIterations(effort.iterations)
            .measurementTime(time)
            .timeout(TIME_LIMIT)
            .param("work", Long.toString(work))
            .param("ring", arguments.rings().toArray(String[]::new))
            .param("ringKiB", ringKiB.toArray(String[]::new))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    params.forEach((name, value) -> options.param(name, value));
    return options;
  }
}
