package dev.tare.jmh.run;

import dev.tare.jmh.report.Estimate;
import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.RowBuilder;
import dev.tare.jmh.report.Samples;
import dev.tare.jmh.server.HandlerCost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a request costs the whole process when a handler measures it, see {@link HandlerCost}. A
 * ratio is of what two handlers cost more than a bare server.
 */
final class HandlerQuestion implements Question {
  private static final String ID = "handler";
  private static final String TITLE = "Jetty in memory: one request, CPU time of the process";
  private static final String BARE = "bare";
  private static final String TARE = "tare";
  private static final String STATISTICS = "statisticsHandler";
  private static final String MICROMETER = "micrometer";

  /** What is held, and what that needs. */
  private static final List<String> HELD = List.of(BARE, TARE, STATISTICS, MICROMETER);

  private static final List<String> ALL =
      List.of(BARE, TARE, STATISTICS, MICROMETER, "listener", "clientJava", "dropwizard");

  /** So few that only what does not run is found. */
  private static final List<String> SMOKE = List.of("1000");

  private static final double STATISTICS_BAR = 0.75;
  private static final double STATISTICS_GOAL = 0.45;
  private static final double MICROMETER_BAR = 0.15;
  private static final double MICROMETER_GOAL = 0.08;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return TITLE;
  }

  private static List<String> libraries(Effort effort, int round) {
    if (effort == Effort.SMOKE) {
      return List.of(TARE);
    }
    return round < effort.rounds ? ALL : HELD;
  }

  @Override
  public int runs(Effort effort, List<String> rings) {
    return IntStream.range(0, effort.heldRounds).map(i -> libraries(effort, i).size()).sum();
  }

  @Override
  public List<Promise> promises(Effort effort, List<String> rings) {
    return effort == Effort.SMOKE
        ? List.of()
        : List.of(
            new Promise(ID + "/" + TARE, STATISTICS_BAR, STATISTICS_GOAL),
            new Promise(ID + "/" + TARE + "/" + MICROMETER, MICROMETER_BAR, MICROMETER_GOAL));
  }

  @Override
  public List<Row> ask(Arguments arguments, Progress progress)
      throws IOException, InterruptedException {
    Effort effort = arguments.effort();
    Map<String, List<Double>> found = new LinkedHashMap<>();
    for (int round = 0; round < effort.heldRounds; round++) {
      List<String> libraries = new ArrayList<>(libraries(effort, round));
      Collections.rotate(libraries, -round); // so that nobody is always the first
      for (String library : libraries) {
        double ns =
            ProbeRun.of(HandlerCost.class, library, effort == Effort.SMOKE ? SMOKE : List.of());
        progress.done(ID + " " + library, ns, Measure.PROCESS_CPU.unit);
        found.computeIfAbsent(library, any -> new ArrayList<>()).add(ns);
      }
    }
    return rows(found);
  }

  private static List<Row> rows(Map<String, List<Double>> found) {
    List<Row> rows = new ArrayList<>();
    for (String library : ALL) {
      if (found.containsKey(library)) {
        boolean isReference = library.equals(BARE) || library.equals(STATISTICS);
        RowBuilder row = row(ID + "/" + library, library, found, isReference ? null : STATISTICS);
        if (library.equals(TARE)) {
          row.held(STATISTICS_BAR, STATISTICS_GOAL);
        }
        rows.add(judged(row, found.getOrDefault(library, List.of())));
      }
    }
    if (found.containsKey(MICROMETER)) {
      RowBuilder row = row(ID + "/" + TARE + "/" + MICROMETER, TARE, found, MICROMETER);
      rows.add(
          judged(row.held(MICROMETER_BAR, MICROMETER_GOAL), found.getOrDefault(TARE, List.of())));
    }
    return rows;
  }

  private static Row judged(RowBuilder row, List<Double> values) {
    return values.size() < Effort.ENOUGH_TO_JUDGE ? row.build() : row.build().judged();
  }

  private static RowBuilder row(
      String id, String library, Map<String, List<Double>> found, @Nullable String reference) {
    RowBuilder row =
        new RowBuilder(id, TITLE, library)
            .score(samples(found, library, Integer.MAX_VALUE).estimate(), Measure.PROCESS_CPU.unit);
    if (library.equals(TARE)) {
      row.backEnd(ProbeQuestion.BACK_END);
    }
    return reference == null ? row : row.ratio(ratio(found, library, reference), reference);
  }

  private static Estimate ratio(Map<String, List<Double>> found, String library, String reference) {
    if (!found.containsKey(reference) || !found.containsKey(BARE)) {
      return Estimate.NONE;
    }
    int rounds =
        Math.min(
            samples(found, library, Integer.MAX_VALUE).values().size(),
            samples(found, reference, Integer.MAX_VALUE).values().size());
    Samples bare = samples(found, BARE, rounds);
    return Estimate.ratio(
        samples(found, library, rounds).minus(bare), samples(found, reference, rounds).minus(bare));
  }

  /** Of the first rounds: what rows have in common, they have round by round. */
  private static Samples samples(Map<String, List<Double>> found, String library, int rounds) {
    List<Double> values = found.getOrDefault(library, List.of());
    return new Samples(values.subList(0, Math.min(rounds, values.size())));
  }
}
