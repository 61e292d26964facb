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
import dev.tare.jmh.PublishedHistogramBenchmark;
import dev.tare.jmh.PublishedRecordBenchmark;
import dev.tare.jmh.ResourceBenchmark;
import dev.tare.jmh.ScrapeBenchmark;
import dev.tare.jmh.probe.Idle;
import dev.tare.jmh.probe.MemoryOfThreads;
import dev.tare.jmh.probe.MemoryPerSeries;
import dev.tare.jmh.probe.StartUp;
import java.util.List;

/**
 * All that is asked, in the order of the report. A new benchmark is asked when it is named here.
 */
final class Questions {
  private static final String PEER = "clientJava";

  static final List<Question> ALL =
      List.of(
          new JmhQuestion("counter", "Counter: count one, handle kept", CounterBenchmark.class)
              .against("longAdder")
              .bar("tare", TIME, 1, 1.1, 1.0)
              .bar("tare", TIME, 2, 1.1, 1.0),
          new JmhQuestion("gauge", "Gauge: set a value, handle kept", GaugeBenchmark.class)
              .against(PEER)
              .briefAlone(),
          new JmhQuestion(
                  "histogram.tight",
                  "Histogram: record one value, handle kept, tight loop",
                  HistogramBenchmark.class)
              .against(PEER)
              .with(PROCESS_CPU)
              .bar("tare", TIME, 1, 0.5, 0.2)
              .bar("tare", TIME, 2, 0.25, 0.1),
          new JmhQuestion(
                  "histogram.paced",
                  "Histogram: record one value, 50 ns of work between",
                  HistogramBenchmark.class)
              .against(PEER)
              .work(50)
              .rings("64", "1024")
              .with(PROCESS_CPU, OWN_CPU)
              .briefRows("baseline|tare|clientJava")
              .bar("tare", TIME, 1, 0.7, 0.4)
              .bar("tare", TIME, 2, 0.7, 0.4),
          new JmhQuestion(
                  "series128",
                  "Histogram: record into 128 series, each thread in its own order",
                  ManySeriesBenchmark.class)
              .against(PEER)
              .briefRows("baseline|tare|clientJava|openTelemetry"),
          new JmhQuestion(
                  "labels", "Labels: look three values up and count one", LabelsBenchmark.class)
              .against(PEER)
              .briefAlone()
              .bar("tare", TIME, 1, 0.5, 0.35)
              .bar("tare", BYTES, 1, 0, 0.0),
          http("http.held", "HTTP request, 200 ns of work in it (held)")
              .work(200)
              .rings("1024")
              .bar("tare", TIME, 1, 0.2, 0.15)
              .bar("tare", TIME, 2, 0.12, 0.1)
              .bar("tareWithoutActive", TIME, 1, 0.15, 0.08)
              .bar("tareWithoutActive", TIME, 2, 0.1, 0.05)
              .bar("tare", PROCESS_CPU, 1, 1, 0.6)
              .bar("tare", PROCESS_CPU, 2, 0.6, 0.4),
          http("http.saturated", "HTTP request, tight loop (saturated)")
              .briefRows("baseline|tare|clientJava")
              .bar("tare", TIME, 1, 0.5, null)
              .bar("tare", TIME, 2, 0.5, null),
          new JmhQuestion(
                  "drain", "Aggregator: a scrape that finds 50,000 records", DrainBenchmark.class)
              .threads(1)
              .bar("tare", TIME, 1, 50_000 / 30e6 * 1e9, null),
          scrape("10000", "openmetrics")
              .briefRows("baseline|tare|clientJava|micrometer")
              .bar("tare", TIME, 1, 0.3, 0.05)
              .bar("tare", BYTES, 1, 1e6, 256e3),
          scrape("10000", "text"),
          scrape("100", "openmetrics"),
          scrape("100", "text").onlyInFull(),
          scrape("100000", "openmetrics"),
          scrape("100000", "text").onlyInFull(),
          new JmhQuestion(
                  "resources",
                  "Resources: one look at process and machine",
                  ResourceBenchmark.class)
              .briefRows("tare|tareEverything|clientJava|micrometer|oshi")
              .threads(1)
              .bar("tare", TIME, 1, 25_000, 15_000.0)
              .bar("tare", BYTES, 1, 0, 0.0)
              .bar("tareEverything", TIME, 1, 60_000, 50_000.0)
              .bar("tareEverything", BYTES, 1, 128, 0.0),
          new JmhQuestion(
                  "published.client_java",
                  "client_java's HistogramBenchmark: 10,240 records, one series",
                  PublishedHistogramBenchmark.class)
              .against(PEER)
              .threads(4)
              .bytesOfAllThreads()
              .briefRows("tare|clientJava|openTelemetry"),
          published("1"),
          published("128").onlyInFull(),
          probe("startup", "Start: first touch to the end of the first scrape", "ms", StartUp.class)
              .quickRounds(3),
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
              "histogram"),
          new ProbeQuestion(
                  "memory.threads",
                  "Memory: 200 threads have recorded into each of 1,000 latencies",
                  "MiB",
                  MemoryOfThreads.class,
                  List.of(),
                  List.of("tare", PEER, "openTelemetry"))
              .bar(64, 48),
          new ProbeQuestion(
                  "idle",
                  "Nobody records: share of a processor",
                  "% of one",
                  Idle.class,
                  List.of(),
                  List.of("tare"))
              .bar(0.2, 0.05));

  private Questions() {}

  private static JmhQuestion http(String id, String title) {
    return new JmhQuestion(id, title, HttpEventBenchmark.class)
        .against(PEER)
        .against("tareWithoutActive", "clientJavaWithoutActive")
        .against("tareKept", "clientJavaKept")
        .with(PROCESS_CPU, OWN_CPU);
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
        .briefRows("(tare|openTelemetry)Histogram");
  }

  private static ProbeQuestion probe(
      String id, String title, String unit, Class<?> program, String... words) {
    List<String> libraries = List.of("tare", PEER, "micrometer", "openTelemetry", "dropwizard");
    return new ProbeQuestion(id, title, unit, program, List.of(words), libraries);
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
        .threads(1)
        .briefRows("tare|clientJava");
  }
}
