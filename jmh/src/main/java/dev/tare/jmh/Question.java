package dev.tare.jmh;

import java.util.List;
import java.util.Map;

/**
 * What one run of JMH answers: the rows of one benchmark under one load.
 *
 * @param title what is asked
 * @param benchmark whose methods are the rows; the one called {@code baseline} is subtracted
 * @param references for each row the one that it is divided by
 * @param workNs work between records
 * @param ringKiB ring sizes of Tare's rows
 */
record Question(
    String title,
    Class<?> benchmark,
    Map<String, String> references,
    long workNs,
    List<String> ringKiB) {
  private static final String PEER = "clientJava";
  private static final Map<String, String> HTTP =
      Map.of("tare", PEER, "tareWithoutActive", "clientJavaWithoutActive");

  /** All that are asked. */
  static final List<Question> ALL =
      List.of(
          new Question(
              "Counter: count one",
              CounterBenchmark.class,
              Map.of("tare", "longAdder", PEER, "longAdder"),
              0,
              List.of("64")),
          new Question(
              "Histogram: record one value, tight loop",
              HistogramBenchmark.class,
              Map.of("tare", PEER),
              0,
              List.of("64")),
          new Question(
              "Histogram: record one value, 50 ns of work between",
              HistogramBenchmark.class,
              Map.of("tare", PEER),
              50,
              List.of("64", "1024")),
          new Question(
              "HTTP request, tight loop (saturated)",
              HttpEventBenchmark.class,
              HTTP,
              0,
              List.of("64")),
          new Question(
              "HTTP request, 200 ns of work in it (held)",
              HttpEventBenchmark.class,
              HTTP,
              200,
              List.of("1024")),
          new Question(
              "Scrape: 10,000 counters, 1,000 histograms",
              ScrapeBenchmark.class,
              Map.of("tare", PEER),
              0,
              List.of("64")));
}
