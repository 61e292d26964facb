package dev.tare.jmh.run;

import dev.tare.jmh.Work;
import dev.tare.jmh.report.Row;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A question that a class of benchmarks answers; its methods are the rows. Set up once. */
final class JmhQuestion implements Question {
  private static final Map<Long, Long> TOKENS = new ConcurrentHashMap<>();

  private final String id;
  private final String title;
  private final Class<?> benchmark;
  private final Map<String, String> references = new HashMap<>();
  private final Map<String, String> params = new LinkedHashMap<>();
  private final Set<Measure> measures = EnumSet.of(Measure.TIME);
  private final List<Bar> bars = new ArrayList<>();
  private @Nullable String reference;
  private List<String> ringKiB = List.of("64");
  private String briefRows = "\\w+";
  private boolean briefAlone;
  private int[] threads = {};
  private boolean bytesOfAllThreads;
  private boolean inBrief = true;
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

  /** A brief run asks one thread only. */
  JmhQuestion briefAlone() {
    briefAlone = true;
    return this;
  }

  /** The rows of a brief run. */
  JmhQuestion briefRows(String regex) {
    briefRows = regex;
    return this;
  }

  /** Only in a full run. */
  JmhQuestion onlyInFull() {
    inBrief = false;
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

  @Override
  public int runs(Effort effort) {
    if (effort != Effort.FULL && !inBrief) {
      return 0;
    }
    int methods = 0;
    for (Method method : benchmark.getMethods()) {
      boolean row = method.isAnnotationPresent(Benchmark.class);
      if (row && (!effort.brief() || method.getName().matches(briefRows))) {
        methods += method.getName().startsWith("tare") ? rings(effort).length : 1;
      }
    }
    return methods * threads(effort).length * effort.rounds;
  }

  Class<?> benchmark() {
    return benchmark;
  }

  /** The rows that are held to something. */
  List<String> barred() {
    return bars.stream().map(Bar::library).toList();
  }

  private int[] threads(Effort effort) {
    if (threads.length > 0) {
      return threads;
    }
    if (briefAlone && effort.brief()) {
      return new int[] {1};
    }
    int many = Math.max(2, PROCESSORS);
    return effort == Effort.SMOKE ? new int[] {2} : new int[] {1, many};
  }

  private String[] rings(Effort effort) {
    return effort == Effort.SMOKE ? new String[] {ringKiB.get(0)} : ringKiB.toArray(String[]::new);
  }

  @Override
  public List<Row> ask(Arguments arguments, Progress progress) throws RunnerException {
    List<Row> rows = new ArrayList<>();
    for (int threads : threads(arguments.effort())) {
      Map<String, Measured> found = new LinkedHashMap<>();
      for (int round = 0; round < arguments.effort().rounds; round++) {
        for (RunResult run : run(arguments, threads, progress)) {
          found
              .computeIfAbsent(
                  Measured.key(run.getParams()),
                  key -> new Measured(run.getParams(), bytesOfAllThreads))
              .add(run);
        }
      }
      rows.addAll(answer(arguments.effort(), threads).rows(found.values()));
    }
    return rows;
  }

  private Answer answer(Effort effort, int threads) {
    return new Answer(id, title, threads, effort, measures, this::referenceOf, bars);
  }

  private @Nullable String referenceOf(String method) {
    return references.getOrDefault(method, reference);
  }

  private Collection<RunResult> run(Arguments arguments, int threads, Progress progress)
      throws RunnerException {
    QuietFormat format = new QuietFormat(id, progress);
    try {
      return new Runner(options(arguments, threads).build(), format).run();
    } catch (RunnerException e) {
      System.out.println(format.said());
      throw e;
    }
  }

  private ChainedOptionsBuilder options(Arguments arguments, int threads) {
    Effort effort = arguments.effort();
    TimeValue time = TimeValue.milliseconds(effort.millis);
    long work = workNs == 0 ? 0 : TOKENS.computeIfAbsent(workNs, Work::tokens);
    String rows = effort.brief() ? briefRows : "\\w+";
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.(" + rows + ")$")
            .verbosity(VerboseMode.NORMAL)
            .threads(threads)
            .forks(effort == Effort.SMOKE ? 0 : 1)
            .warmupIterations(effort.warmups)
            .warmupTime(time)
            .measurementIterations(effort.iterations)
            .measurementTime(time)
            .param("work", Long.toString(work))
            .param("ring", arguments.rings().split(",", -1))
            .param("ringKiB", rings(effort))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    params.forEach((name, value) -> options.param(name, value));
    return options;
  }
}
