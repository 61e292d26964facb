package dev.tare.jmh;

import java.util.Objects;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What JMH found out about one method under one set of parameters.
 *
 * @param timeNs wall time of one operation on one thread
 * @param cpuNs CPU time of the whole process for one operation
 * @param ownCpuNs CPU time of the recording thread for one operation
 * @param ownBytes allocated by the recording thread for one operation
 * @param bytes allocated by all threads for one operation; NaN where the profiler did not run
 * @param spilled share of records that found the ring full; NaN for a row that has no ring
 * @param shared values in shared blocks for each operation; NaN likewise
 */
record Row(
    String method,
    String parameters,
    int threads,
    Estimate timeNs,
    Estimate cpuNs,
    Estimate ownCpuNs,
    double ownBytes,
    double bytes,
    double spilled,
    double shared) {

  static Row of(RunResult run) {
    BenchmarkParams params = run.getParams();
    String name = params.getBenchmark();
    return new Row(
        name.substring(name.lastIndexOf('.') + 1),
        parameters(params),
        params.getThreads(),
        Estimate.of(run.getPrimaryResult().getStatistics()),
        Estimate.of(perOperation(run, "processCpuNs")),
        Estimate.of(perOperation(run, "ownCpuNs")),
        perOperation(run, "ownBytes").getMean(),
        allocated(run),
        perOperation(run, "spilled").getMean(),
        perOperation(run, "shared").getMean());
  }

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().contains("ring")
        ? params.getParam("ring") + " " + params.getParam("ringKiB") + " KiB"
        : "";
  }

  /** One sample an iteration, so that there is a spread. */
  private static ListStatistics perOperation(RunResult run, String counter) {
    ListStatistics samples = new ListStatistics();
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        if (iteration.getSecondaryResults().containsKey(counter)) {
          samples.addValue(score(iteration, counter) / score(iteration, "operations"));
        }
      }
    }
    return samples;
  }

  private static double score(IterationResult iteration, String counter) {
    return Objects.requireNonNull(iteration.getSecondaryResults().get(counter), counter).getScore();
  }

  private static double allocated(RunResult run) {
    for (String name : run.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return run.getSecondaryResults().get(name).getScore();
      }
    }
    return Double.NaN;
  }
}
