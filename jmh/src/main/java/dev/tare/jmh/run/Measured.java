package dev.tare.jmh.run;

import dev.tare.jmh.report.Samples;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/** What JMH has found out about one method on one ring, round by round. */
final class Measured {
  private static final String NO_RING = "";

  private final String method;
  private final String ring;
  private final boolean bytesOfAllThreads;
  private final Map<Measure, List<List<Double>>> rounds = new EnumMap<>(Measure.class);
  private String scoreUnit = Measure.TIME.unit;
  private final List<Double> spilled = new ArrayList<>();

  Measured(BenchmarkParams params, boolean bytesOfAllThreads) {
    this.method = method(params);
    this.ring = ring(params);
    this.bytesOfAllThreads = bytesOfAllThreads;
  }

  static String key(BenchmarkParams params) {
    return method(params) + "@" + ring(params);
  }

  static String method(BenchmarkParams params) {
    String name = params.getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String ring(BenchmarkParams params) {
    return params.getParamsKeys().contains("ring")
        ? params.getParam("ring") + " " + params.getParam("ringKiB") + " KiB"
        : NO_RING;
  }

  /** Adds a round. */
  void add(RunResult run) {
    scoreUnit = run.getPrimaryResult().getScoreUnit();
    for (Measure measure : Measure.values()) {
      List<Double> round = new ArrayList<>();
      for (BenchmarkResult fork : run.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          round.add(value(measure, iteration));
        }
      }
      rounds(measure).add(round);
    }
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        spilled.add(share(score(iteration, "spilled"), score(iteration, "through")));
      }
    }
  }

  private double value(Measure measure, IterationResult iteration) {
    return switch (measure) {
      case TIME -> iteration.getPrimaryResult().getScore();
      case PROCESS_CPU -> perOperation(iteration, "processCpuNs");
      case OWN_CPU -> perOperation(iteration, "ownCpuNs");
      case BYTES -> bytesOfAllThreads ? allocated(iteration) : perOperation(iteration, "ownBytes");
    };
  }

  private static double perOperation(IterationResult iteration, String counter) {
    return score(iteration, counter) / score(iteration, "operations");
  }

  /** A counter's and a gauge's records go through no ring, and nothing of them can spill. */
  private static double share(double spilled, double through) {
    return spilled == 0 ? 0 : spilled / (spilled + through);
  }

  private static double score(IterationResult iteration, String counter) {
    return iteration.getSecondaryResults().containsKey(counter)
        ? Objects.requireNonNull(iteration.getSecondaryResults().get(counter), counter).getScore()
        : Double.NaN;
  }

  private static double allocated(IterationResult iteration) {
    for (String name : iteration.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return score(iteration, name);
      }
    }
    return Double.NaN;
  }

  private List<List<Double>> rounds(Measure measure) {
    return rounds.computeIfAbsent(measure, any -> new ArrayList<>());
  }

  String method() {
    return method;
  }

  /** Kind and size of Tare's ring; null for a row without. */
  @Nullable String ring() {
    return ring.equals(NO_RING) ? null : ring;
  }

  /** JMH's own for the time: a published shape may count operations a second. */
  String unit(Measure measure) {
    return measure == Measure.TIME ? scoreUnit : measure.unit;
  }

  /** How often a JVM was started for it. */
  int rounds() {
    return rounds(Measure.TIME).size();
  }

  Samples samples(Measure measure) {
    return samples(measure, rounds());
  }

  /** Of the first rounds only: what rows of a question have in common, they have round by round. */
  Samples samples(Measure measure, int first) {
    return Samples.ofRounds(rounds(measure).subList(0, first));
  }

  /** Of all records that were offered to a ring; NaN for a row that records nothing. */
  double spilledShare() {
    return new Samples(spilled).mean();
  }
}
