package dev.tare.jmh.run;

import dev.tare.jmh.report.Estimate;
import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.RowBuilder;
import dev.tare.jmh.report.Samples;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the rows of one question asked of so many threads. */
record Answer(
    String id,
    String title,
    int threads,
    Set<Measure> measures,
    References references,
    List<Bar> bars,
    Conditions conditions) {
  static final String BASELINE = "baseline";
  private static final Comparator<Measured> ORDER =
      Comparator.<Measured>comparingInt(row -> place(row.method())).thenComparing(Measured::method);

  /** Names what a row is divided by; null for none. */
  interface References {
    @Nullable String of(String method);
  }

  private static int place(String method) {
    if (method.equals(BASELINE)) {
      return 0;
    }
    return method.startsWith("tare") ? 1 : 2;
  }

  List<Row> rows(Collection<Measured> found) {
    List<Row> rows = new ArrayList<>();
    List<Measured> ordered = found.stream().sorted(ORDER).toList();
    for (Measure measure : Measure.values()) {
      if (measures.contains(measure) || held(measure)) {
        ordered.forEach(row -> rows.add(row(measure, row, ordered)));
      }
    }
    // What a row allocates stands beside its time; a row of its own is for what is held.
    rows.removeIf(row -> row.unit().equals(Measure.BYTES.unit) && row.bar() == null);
    return rows;
  }

  private boolean held(Measure measure) {
    return bars.stream().anyMatch(bar -> bar.isFor(bar.library(), measure, threads));
  }

  private Row row(Measure measure, Measured row, List<Measured> all) {
    RowBuilder answer =
        new RowBuilder(rowId(id, threads, row.method(), row.ring(), measure), title, row.method())
            .threads(threads)
            .score(row.samples(measure).estimate(), row.unit(measure))
            .bytesPerOp(row.samples(Measure.BYTES).mean())
            .spilledShare(row.spilledShare())
            .backEnd(row.ring());
    Measured reference = reference(measure, row, all);
    if (reference != null) {
      answer.ratio(ratio(measure, row, reference, find(all, BASELINE)), reference.method());
    }
    Bar bar = bar(measure, row);
    if (bar != null) {
      answer.held(bar.bar(), bar.goal());
    }
    return row.rounds() < Effort.ENOUGH_TO_JUDGE
        ? answer.build()
        : conditions.judge(answer.build());
  }

  static String rowId(String id, int threads, String method, @Nullable String ring, Measure what) {
    String named = ring == null ? "" : "@" + ring.replace(" ", "");
    return id + "/" + threads + "t/" + method + named + what.suffix;
  }

  private static Estimate ratio(
      Measure measure, Measured row, Measured reference, @Nullable Measured baseline) {
    int rounds = Math.min(row.rounds(), reference.rounds());
    rounds = baseline == null ? rounds : Math.min(rounds, baseline.rounds());
    Samples floor = baseline == null ? Samples.NONE : baseline.samples(measure, rounds);
    return Estimate.ratio(
        row.samples(measure, rounds).minus(floor), reference.samples(measure, rounds).minus(floor));
  }

  /** Bytes are shown as they are: most rows have none, and nothing can be divided by that. */
  private @Nullable Measured reference(Measure measure, Measured row, List<Measured> all) {
    String name = references.of(row.method());
    return measure == Measure.BYTES || row.method().equals(BASELINE) || row.method().equals(name)
        ? null
        : find(all, name);
  }

  private static @Nullable Measured find(List<Measured> all, @Nullable String method) {
    return all.stream().filter(row -> row.method().equals(method)).findFirst().orElse(null);
  }

  private @Nullable Bar bar(Measure measure, Measured row) {
    return bars.stream()
        .filter(bar -> bar.isFor(row.method(), measure, threads))
        .findFirst()
        .orElse(null);
  }
}
