package dev.tare.jmh.run;

import dev.tare.jmh.HttpEventBenchmark;
import dev.tare.jmh.report.Estimate;
import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.RowBuilder;
import dev.tare.jmh.report.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/**
 * How far {@value #FORKS} JVMs differ in what one HTTP request costs, and what its gauge has in
 * that. A mean hides a word that lies beside another thread's in one JVM and not in the next; the
 * spread does not.
 */
final class ForksQuestion implements Question {
  private static final String ID = "http.forks";
  private static final String TITLE = "HTTP request, 200 ns of work in it: ten JVMs (forks)";
  private static final int FORKS = 10;
  private static final String WITH_GAUGE = "tare";
  private static final String WITHOUT_GAUGE = "tareWithoutActive";
  private static final List<String> RING_KIB = List.of("1024");
  private static final long WORK_NS = 200;

  private static final Promise SPREAD = new Promise(ID + "/" + WITH_GAUGE, 0.08, 0.04);
  private static final Promise GAUGE = new Promise(ID + "/" + WITH_GAUGE + "/gauge", 3, 0.0);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return TITLE;
  }

  private static boolean isAsked(Effort effort) {
    return effort.includes(Effort.STANDARD);
  }

  @Override
  public int runs(Effort effort, List<String> rings) {
    return isAsked(effort) ? 2 * FORKS : 0;
  }

  @Override
  public List<Promise> promises(Effort effort, List<String> rings) {
    return isAsked(effort) ? List.of(SPREAD, GAUGE) : List.of();
  }

  @Override
  public List<Row> ask(Arguments arguments, Progress progress) throws RunnerException {
    JmhRun jmh = new JmhRun(ID, HttpEventBenchmark.class, Map.of(), RING_KIB, WORK_NS);
    Arguments array = arguments.withRings(List.of("ARRAY"));
    Map<String, Measured> found = new LinkedHashMap<>();
    for (int i = 0; i < FORKS; i++) {
      for (RunResult run : jmh.run(array, 1, List.of(WITH_GAUGE, WITHOUT_GAUGE), progress)) {
        found
            .computeIfAbsent(
                Measured.method(run.getParams()), any -> new Measured(run.getParams(), false))
            .add(run);
      }
    }
    Measured with = Objects.requireNonNull(found.get(WITH_GAUGE));
    Measured without = Objects.requireNonNull(found.get(WITHOUT_GAUGE));
    Samples times = with.samples(Measure.TIME);
    double spread = times.range() / times.median().mean();
    Estimate gauge = times.minus(without.samples(Measure.TIME)).estimate();
    Estimate ofJvms = new Estimate(Double.NaN, spread, Double.NaN);
    return List.of(
        row(SPREAD, ofJvms, "(max - min) ÷ median", with).withMet(spread <= SPREAD.bar()),
        row(GAUGE, gauge, "ns/op of the gauge", with).judged());
  }

  private static Row row(Promise promise, Estimate score, String unit, Measured of) {
    return new RowBuilder(promise.id(), TITLE, WITH_GAUGE)
        .threads(1)
        .score(score, unit)
        .backEnd(of.ring())
        .held(promise.bar(), promise.goal())
        .build();
  }
}
