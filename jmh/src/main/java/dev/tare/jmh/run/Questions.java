package dev.tare.jmh.run;

import static dev.tare.jmh.run.Measure.BYTES;
import static dev.tare.jmh.run.Measure.OWN_CPU;
import static dev.tare.jmh.run.Measure.PROCESS_CPU;
import static dev.tare.jmh.run.Measure.TIME;

import dev.tare.jmh.CounterBenchmark;
import dev.tare.jmh.DrainBenchmark;
import dev.tare.jmh.GaugeBenchmark;
import dev.tare.jmh.HistogramBenchmark;
import dev.tare.jmh.HttpEventBenchmark;
import dev.tare.jmh.LabelsBenchmark;
import dev.tare.jmh.ManySeriesBenchmark;
import dev.tare.jmh.MicrometerBenchmark;
import dev.tare.jmh.PublishedHistogramBenchmark;
import dev.tare.jmh.PublishedRecordBenchmark;
import dev.tare.jmh.PushBenchmark;
import dev.tare.jmh.ResourceBenchmark;
import dev.tare.jmh.ScrapeBenchmark;
import dev.tare.jmh.probe.FirstLook;
import dev.tare.jmh.probe.Idle;
import dev.tare.jmh.probe.MemoryOfThreads;
import dev.tare.jmh.probe.MemoryPerSeries;
import dev.tare.jmh.probe.ScrapeOfThreads;
import dev.tare.jmh.probe.StartUp;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that is asked, in the order of the report. A new benchmark is asked when it is named here.
 */
final class Questions {
  private static final String PEER = "clientJava";
  private static final String ALL_ROWS = "\\w+";
  private static final String LEADERS = "baseline|tare|clientJava";

  /** KiB of a ring that is full after some sixty records, so that nearly all of them spill. */
  private static final String SMALLEST_RING = "1";

  /** At most so much may spill in a row whose aggregator is said to keep up. */
  private static final double HELD = 0.01;

  static final List<Question> ALL =
      Stream.of(recording(), reading(), more()).flatMap(List::stream).toList();

  private Questions() {}

  /** What recording costs: what the project is held to first. */
  private static List<Question> recording() {
    return List.of(
        recording("counter", "Counter: count one, handle kept", CounterBenchmark.class)
            .against("longAdder")
            .bar("tare", TIME, 1, 1.05, 1.0)
            .bar("tare", TIME, 2, 1.05, 1.0),
        recording(
                "histogram.tight",
                "Histogram: record one value, handle kept, tight loop",
                HistogramBenchmark.class)
            .bar("tare", TIME, 1, 0.3, 0.16)
            .bar("tare", TIME, 2, 0.12, 0.06)
            .bar("tare", PROCESS_CPU, 1, 0.35, 0.2)
            .bar("tare", PROCESS_CPU, 2, 0.15, 0.07),
        recording(
                "histogram.paced",
                "Histogram: record one value, 50 ns of work between",
                HistogramBenchmark.class)
            .work(50)
            .rings("64", "1024")
            .with(OWN_CPU)
            .quickRows("baseline|tare|clientJava")
            .bar("tare", TIME, 1, 0.4, 0.25)
            .bar("tare", TIME, 2, 0.4, 0.25)
            .bar("tare", PROCESS_CPU, 1, 0.5, 0.3),
        recording(
                "series128",
                "Histogram: record into 128 series, each thread in its own order",
                ManySeriesBenchmark.class)
            .quickRows("baseline|tare|clientJava|openTelemetry")
            .bar("tare", TIME, 1, 0.5, 0.33)
            .bar("tare", PROCESS_CPU, 1, 0.55, 0.35),
        recording("labels", "Labels: look three values up and count one", LabelsBenchmark.class)
            .aloneBeforeFull()
            .bar("tare", TIME, 1, 0.5, 0.35)
            .bar("tare", BYTES, 1, 0, 0.0),
        recording(
                "micrometer",
                "Micrometer's timer: record one value, over Tare and over its own registry",
                MicrometerBenchmark.class)
            .against("micrometer")
            .against("tarePlain", "micrometerPlain")
            .against("tareLookedUp", "micrometerLookedUp")
            .with(OWN_CPU)
            .quickRows("baseline|tare|micrometer")
            .bar("tare", TIME, 1, 0.3, 0.15)
            .bar("tare", TIME, 2, 0.1, 0.05),
        http("http.held", "HTTP request, 200 ns of work in it (held)")
            .work(200)
            .rings("1024")
            .spillingAtMost(HELD)
            .bar("tare", TIME, 1, 0.18, 0.12)
            .bar("tare", TIME, 2, 0.1, 0.05)
            .bar("tareWithoutActive", TIME, 1, 0.15, 0.08)
            .bar("tareWithoutActive", TIME, 2, 0.1, 0.05)
            .bar("tare", PROCESS_CPU, 1, 0.22, 0.15)
            .bar("tare", PROCESS_CPU, 2, 0.12, 0.06),
        http("http.busy", "HTTP request, some 3 µs of other work on 64 KiB of memory (busy)")
            .param("memoryKiB", "64")
            .work(2_640)
            .quickRows("baseline|tare|clientJava")
            .bar("tare", PROCESS_CPU, 1, 0.5, 0.25),
        http("http.saturated", "HTTP request, tight loop (saturated)")
            .quickRows("baseline|(tare|clientJava)(WithoutActive)?")
            .bar("tare", TIME, 1, 0.22, 0.15)
            .bar("tare", TIME, 2, 0.1, 0.05)
            .bar("tare", PROCESS_CPU, 1, 0.25, 0.17)
            .bar("tare", PROCESS_CPU, 2, 0.12, 0.06),
        new ForksQuestion(),
        new HandlerQuestion());
  }

  /** What the aggregator, a scrape and a look at the resources cost. */
  private static List<Question> reading() {
    return List.of(
        new JmhQuestion(
                "drain", "Aggregator: a scrape that finds 50,000 records", DrainBenchmark.class)
            .rings("4096")
            .threads(1)
            .bar("tare", TIME, 1, 50_000 / 20e6 * 1e9, 50_000 / 30e6 * 1e9),
        scrape("10000", "openmetrics")
            .quickRows("baseline|tare|clientJava|micrometer")
            .bar("tare", TIME, 1, 0.1, 0.04)
            .bar("tare", BYTES, 1, 350e3, 256e3),
        scrape("10000", "text").quickRows(LEADERS).standardRows(LEADERS),
        scrape("10000", "protobuf")
            .quickRows(LEADERS)
            .standardRows(ALL_ROWS)
            .bar("tare", TIME, 1, 0.3, 0.1)
            .bar("tare", BYTES, 1, 1e6, 350e3),
        scrape("100", "openmetrics").quickRows(LEADERS).standardRows(ALL_ROWS),
        scrape("100", "text").from(Effort.STANDARD).standardRows(LEADERS),
        scrape("100", "protobuf")
            .from(Effort.STANDARD)
            .standardRows(LEADERS)
            .bar("tare", TIME, 1, 0.3, 0.1)
            .bar("tare", BYTES, 1, 1e6, 350e3),
        scrape("100000", "openmetrics").quickRows(LEADERS).standardRows(ALL_ROWS),
        scrape("100000", "text").from(Effort.STANDARD).standardRows(LEADERS),
        scrape("100000", "protobuf")
            .from(Effort.STANDARD)
            .standardRows(LEADERS)
            .bar("tare", TIME, 1, 0.3, 0.1)
            .bar("tare", BYTES, 1, 1e6, 350e3),
        new JmhQuestion(
                "resources", "Resources: one look at process and machine", ResourceBenchmark.class)
            .quickRows("tare|tareEverything|clientJava|micrometer|oshi")
            .standardRows(ALL_ROWS)
            .threads(1)
            .bar("tare", TIME, 1, 15_000, 10_000.0)
            .bar("tare", BYTES, 1, 0, 0.0)
            .bar("tareEverything", TIME, 1, 60_000, 40_000.0)
            .bar("tareEverything", BYTES, 1, 450, 0.0),
        new ProbeQuestion(
                "memory.threads",
                "Memory: 200 threads have recorded into each of 1,000 latencies",
                "MiB",
                MemoryOfThreads.class,
                List.of(),
                List.of("tare", PEER, "openTelemetry"))
            .bar(64, 48),
        new ProbeQuestion(
                "scrape.threads",
                "Scrape: 1,000 latencies, of which each of 200 threads counts 100 in place",
                "ms",
                ScrapeOfThreads.class,
                List.of(),
                List.of("tare"))
            .bar(10, 4),
        new ProbeQuestion(
                "idle",
                "Nobody records: share of a processor",
                "% of one",
                Idle.class,
                List.of(),
                List.of("tare"))
            .bar(0.2, 0.05));
  }

  /** What nobody is held to. */
  private static List<Question> more() {
    return List.of(
        push("100").quickRows("tare"),
        push("10000").from(Effort.FULL),
        recording("gauge", "Gauge: set a value, handle kept", GaugeBenchmark.class)
            .aloneBeforeFull(),
        spill("shared", "one value, into the block that all share", HistogramBenchmark.class)
            .param("blockKiB", "0")
            .quickRows(LEADERS),
        spill("event", "one event of a counter and three histograms", HttpEventBenchmark.class)
            .against("tareWithoutActive", "clientJavaWithoutActive")
            .quickRows("baseline|(tare|clientJava)WithoutActive"),
        new JmhQuestion(
                "published.client_java",
                "client_java's HistogramBenchmark: 10,240 records, one series",
                PublishedHistogramBenchmark.class)
            .against(PEER)
            .threads(4)
            .bytesOfAllThreads()
            .quickRows("tare|clientJava|openTelemetry"),
        published("1"),
        published("128").from(Effort.FULL),
        probe("startup", "Start: first touch to the end of the first scrape", "ms", StartUp.class)
            .quickRounds(3),
        firstLook("startup.look", "First look at process and machine", "look").bar(10, 5),
        firstLook("startup.tracker", "Open what looks, and its first look", "open"),
        probe(
            "memory.counter",
            "Memory of one more counter",
            "B/series",
            MemoryPerSeries.class,
            "counter"),
        probe(
            "memory.histogram",
            "Memory of one more latency histogram",
            "B/series",
            MemoryPerSeries.class,
            "histogram"));
  }

  /** Each row tells the CPU time of the whole process too: work may have moved to a thread. */
  private static JmhQuestion recording(String id, String title, Class<?> benchmark) {
    return new JmhQuestion(id, title, benchmark).against(PEER).with(PROCESS_CPU).recording();
  }

  /** In a tight loop on every processor at once. */
  private static JmhQuestion spill(String id, String title, Class<?> benchmark) {
    return recording("spill." + id, "Spill: " + title, benchmark)
        .rings(SMALLEST_RING)
        .with(OWN_CPU)
        .threads(Math.max(2, Question.PROCESSORS))
        .from(Effort.FULL);
  }

  private static JmhQuestion http(String id, String title) {
    return recording(id, title, HttpEventBenchmark.class)
        .against("tareWithoutActive", "clientJavaWithoutActive")
        .against("tareKept", "clientJavaKept")
        .with(OWN_CPU);
  }

  private static JmhQuestion published(String cardinality) {
    return new JmhQuestion(
            "published.opentelemetry." + cardinality,
            "OpenTelemetry's MetricRecordBenchmark: one record, cardinality " + cardinality,
            PublishedRecordBenchmark.class)
        .param("cardinality", cardinality)
        .against("tareCounter", "openTelemetryCounter")
        .against("tareHistogram", "openTelemetryHistogram")
        .threads(1, 4)
        .bytesOfAllThreads()
        .quickRows("(tare|openTelemetry)Histogram");
  }

  private static ProbeQuestion probe(
      String id, String title, String unit, Class<?> program, String... words) {
    List<String> libraries = List.of("tare", PEER, "micrometer", "openTelemetry", "dropwizard");
    return new ProbeQuestion(id, title, unit, program, List.of(words), libraries);
  }

  private static ProbeQuestion firstLook(String id, String title, String word) {
    return new ProbeQuestion(id, title, "ms", FirstLook.class, List.of(word), List.of("tare", PEER))
        .quickRounds(3);
  }

  private static JmhQuestion push(String series) {
    return new JmhQuestion(
            "push." + series,
            "Push by OTLP: %,d counters, %,d histograms"
                .formatted(Integer.parseInt(series), Integer.parseInt(series) / 10),
            PushBenchmark.class)
        .param("series", series)
        .with(PROCESS_CPU)
        .bytesOfAllThreads()
        .threads(1);
  }

  private static JmhQuestion scrape(String series, String format) {
    return new JmhQuestion(
            "scrape.%s.%s".formatted(series, format),
            "Scrape: %,d counters, %,d histograms, %s"
                .formatted(Integer.parseInt(series), Integer.parseInt(series) / 10, format),
            ScrapeBenchmark.class)
        .param("series", series)
        .param("format", format)
        .against(PEER)
        .bytesOfAllThreads()
        .threads(1);
  }
}
