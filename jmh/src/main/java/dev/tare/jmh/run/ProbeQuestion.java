package dev.tare.jmh.run;

import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.RowBuilder;
import dev.tare.jmh.report.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A question that a small program answers, in a JVM of its own for each library and round. */
final class ProbeQuestion implements Question {
  private static final String TARE = "tare";
  static final String BACK_END = "ARRAY 64 KiB"; // what options have that nobody has set

  private final String id;
  private final String title;
  private final String unit;
  private final Class<?> program;
  private final List<String> words;
  private final List<String> libraries;
  private int quickRounds = 1;
  private @Nullable Bar bar;

  ProbeQuestion(
      String id,
      String title,
      String unit,
      Class<?> program,
      List<String> words,
      List<String> libraries) {
    this.id = id;
    this.title = title;
    this.unit = unit;
    this.program = program;
    this.words = words;
    this.libraries = libraries;
  }

  /** What Tare's score has to stay below. */
  ProbeQuestion bar(double most, double goal) {
    bar = new Bar(TARE, Measure.TIME, 0, most, goal);
    return this;
  }

  /** For what differs from JVM to JVM. */
  ProbeQuestion quickRounds(int rounds) {
    quickRounds = rounds;
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  private List<String> libraries(Effort effort) {
    return effort == Effort.SMOKE ? List.of(TARE) : libraries;
  }

  private List<String> libraries(Effort effort, int round) {
    return round < rounds(effort) ? libraries(effort) : bar == null ? List.of() : List.of(TARE);
  }

  private int rounds(Effort effort) {
    return effort == Effort.QUICK ? quickRounds : effort.rounds;
  }

  private int allRounds(Effort effort) {
    return Math.max(rounds(effort), effort.heldRounds);
  }

  @Override
  public int runs(Effort effort, List<String> rings) {
    return IntStream.range(0, allRounds(effort)).map(i -> libraries(effort, i).size()).sum();
  }

  @Override
  public List<Promise> promises(Effort effort, List<String> rings) {
    return bar == null ? List.of() : List.of(new Promise(id + "/" + TARE, bar.bar(), bar.goal()));
  }

  @Override
  public List<Row> ask(Arguments arguments, Progress progress)
      throws IOException, InterruptedException {
    Map<String, List<Double>> found = new LinkedHashMap<>();
    for (int round = 0; round < allRounds(arguments.effort()); round++) {
      for (String library : libraries(arguments.effort(), round)) {
        double value = ProbeRun.of(program, library, words);
        progress.done(id + " " + library, value, unit);
        found.computeIfAbsent(library, any -> new ArrayList<>()).add(value);
      }
    }
    List<Row> rows = new ArrayList<>();
    found.forEach((library, values) -> rows.add(row(library, values)));
    return rows;
  }

  private Row row(String library, List<Double> values) {
    RowBuilder row =
        new RowBuilder(id + "/" + library, title, library)
            .score(new Samples(values).estimate(), unit);
    if (library.equals(TARE)) {
      row.backEnd(BACK_END);
    }
    if (library.equals(TARE) && bar != null) {
      row.held(bar.bar(), bar.goal());
    }
    return values.size() < Effort.ENOUGH_TO_JUDGE ? row.build() : row.build().judged();
  }
}
