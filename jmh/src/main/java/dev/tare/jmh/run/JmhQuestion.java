package dev.tare.jmh.run;

import dev.tare.jmh.report.Row;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** A question that a class of benchmarks answers; its methods are the rows. Set up once. */
final class JmhQuestion implements Question {
  private final String id;
  private final String title;
  private final Class<?> benchmark;
  private final Map<String, String> references = new HashMap<>();
  private final Map<String, String> params = new LinkedHashMap<>();
  private final Map<Effort, String> rows = new HashMap<>();
  private final Set<Measure> measures = EnumSet.of(Measure.TIME);
  private final List<Bar> bars = new ArrayList<>();
  private @Nullable String reference;
  private List<String> ringKiB = List.of("64");
  private Conditions conditions = Conditions.NONE;
  private Effort least = Effort.QUICK;
  private boolean aloneBeforeFull;
  private int[] threads = {};
  private boolean bytesOfAllThreads;
  private long workNs;

  JmhQuestion(String id, String title, Class<?> benchmark) {
    this.id = id;
    this.title = title;
    this.benchmark = benchmark;
  }

  /** What all rows are divided by. */
  JmhQuestion against(String method) {
    reference = method;
    return this;
  }

  /** What one row is divided by. */
  JmhQuestion against(String method, String itsReference) {
    references.put(method, itsReference);
    return this;
  }

  JmhQuestion work(long ns) {
    workNs = ns;
    return this;
  }

  /** Sizes of Tare's rings; else its default. */
  JmhQuestion rings(String... kib) {
    ringKiB = List.of(kib);
    return this;
  }

  JmhQuestion param(String name, String value) {
    params.put(name, value);
    return this;
  }

  /** Rows of these measures too. */
  JmhQuestion with(Measure... more) {
    measures.addAll(List.of(more));
    return this;
  }

  /** It records, so its bars hold only where it allocates nothing. */
  JmhQuestion recording() {
    conditions = new Conditions(true, conditions.mostSpilled());
    return this;
  }

  /** Its bars are for an aggregator that keeps up: no more than this share spilled. */
  JmhQuestion spillingAtMost(double share) {
    conditions = new Conditions(conditions.free(), share);
    return this;
  }

  /** The bytes are those of all threads, aggregator and scraper included. */
  JmhQuestion bytesOfAllThreads() {
    bytesOfAllThreads = true;
    return this;
  }

  /** So many threads, however many processors there are. */
  JmhQuestion threads(int... numbers) {
    threads = numbers.clone();
    return this;
  }

  /** Only a full run asks more than one thread. */
  JmhQuestion aloneBeforeFull() {
    aloneBeforeFull = true;
    return this;
  }

  /** The rows of a quick run, and of a standard one unless told. */
  JmhQuestion quickRows(String regex) {
    rows.put(Effort.QUICK, regex);
    rows.putIfAbsent(Effort.STANDARD, regex);
    return this;
  }

  /** The rows of a standard run. */
  JmhQuestion standardRows(String regex) {
    rows.put(Effort.STANDARD, regex);
    return this;
  }

  /** Asked from this effort on. */
  JmhQuestion from(Effort effort) {
    least = effort;
    return this;
  }

  /** See {@link Bar}. */
  JmhQuestion bar(String library, Measure measure, int threads, double bar, @Nullable Double goal) {
    bars.add(new Bar(library, measure, threads, bar, goal));
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

  Class<?> benchmark() {
    return benchmark;
  }

  /** The rows that are held to something. */
  List<String> barred() {
    return bars.stream().map(Bar::library).toList();
  }

  @Override
  public int runs(Effort effort, List<String> backEnds) {
    int runs = 0;
    for (int number : threads(effort)) {
      for (int round = 0; round < effort.heldRounds; round++) {
        for (String method : rows(effort, number, round)) {
          runs += isTare(method) ? ringsOf(effort, backEnds).size() : 1;
        }
      }
    }
    return runs;
  }

  @Override
  public List<Promise> promises(Effort effort, List<String> backEnds) {
    List<Promise> promises = new ArrayList<>();
    for (int number : threads(effort)) {
      for (Bar bar : bars) {
        for (Measure measure : Measure.values()) {
          if (bar.isFor(bar.library(), measure, number) && answerable(effort, bar, measure)) {
            for (String ring : ringsOf(effort, backEnds)) {
              String row = Answer.rowId(id, number, bar.library(), ring, measure);
              promises.add(new Promise(row, bar.bar(), bar.goal()));
            }
          }
        }
      }
    }
    return promises;
  }

  private boolean answerable(Effort effort, Bar bar, Measure measure) {
    List<String> asked = asked(effort);
    String divisor = referenceOf(bar.library());
    return asked.contains(bar.library())
        && (measure == Measure.BYTES || divisor == null || asked.contains(divisor));
  }

  private List<String> ringsOf(Effort effort, List<String> backEnds) {
    return backEnds.stream()
        .flatMap(backEnd -> rings(effort).stream().map(kib -> backEnd + " " + kib + " KiB"))
        .toList();
  }

  private static boolean isTare(String method) {
    return method.startsWith("tare");
  }

  private int[] threads(Effort effort) {
    if (!effort.includes(least)) {
      return new int[0];
    }
    if (threads.length > 0) {
      return threads;
    }
    if (aloneBeforeFull && effort != Effort.FULL) {
      return new int[] {1};
    }
    int many = Math.max(2, PROCESSORS);
    return effort == Effort.SMOKE ? new int[] {2} : new int[] {1, many};
  }

  private List<String> rings(Effort effort) {
    return effort == Effort.SMOKE ? ringKiB.subList(0, 1) : ringKiB;
  }

  /** The benchmarks of the first round. */
  List<String> asked(Effort effort) {
    return Arrays.stream(benchmark.getMethods())
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map(Method::getName)
        .filter(name -> name.matches(rows.getOrDefault(effort, "\\w+")))
        .sorted()
        .toList();
  }

  /** The rows of one round: the last rounds are of those that are held, and what they need. */
  private List<String> rows(Effort effort, int number, int round) {
    if (round < effort.rounds) {
      return asked(effort);
    }
    Set<String> held = new LinkedHashSet<>();
    for (Bar bar : bars) {
      String divisor = referenceOf(bar.library());
      if (bar.isForThreads(number)) {
        held.add(bar.library());
        held.add(Answer.BASELINE);
        held.add(divisor == null ? bar.library() : divisor);
      }
    }
    return asked(effort).stream().filter(held::contains).toList();
  }

  @Override
  public List<Row> ask(Arguments arguments, Progress progress) throws RunnerException {
    List<Row> answers = new ArrayList<>();
    Effort effort = arguments.effort();
    for (int number : threads(effort)) {
      Map<String, Measured> found = new LinkedHashMap<>();
      for (int round = 0; round < effort.heldRounds; round++) {
        List<String> methods = rows(effort, number, round);
        for (RunResult run : jmh(effort).run(arguments, number, methods, progress)) {
          found
              .computeIfAbsent(
                  Measured.key(run.getParams()),
                  key -> new Measured(run.getParams(), bytesOfAllThreads))
              .add(run);
        }
      }
      answers.addAll(answer(number).rows(found.values()));
    }
    return answers;
  }

  private JmhRun jmh(Effort effort) {
    return new JmhRun(id, benchmark, params, rings(effort), workNs);
  }

  private Answer answer(int number) {
    return new Answer(id, title, number, measures, this::referenceOf, bars, conditions);
  }

  private @Nullable String referenceOf(String method) {
    return references.getOrDefault(method, reference);
  }
}
