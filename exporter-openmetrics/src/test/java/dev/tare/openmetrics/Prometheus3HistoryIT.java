package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.TraceContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real Prometheus 3 makes of a page, where it is told to: a 0 where a series began, native
 * histograms of classic ones, exemplars of counters.
 */
class Prometheus3HistoryIT {
  private static final @Nullable String PROGRAM = System.getenv("PROMETHEUS3");

  /** With this on, it takes no job that makes native histograms of classic ones. */
  private static final String CREATED = Prometheus.FEATURES + ",created-timestamp-zero-ingestion";

  private static final String OPENMETRICS = "OpenMetricsText1.0.0";
  private static final String PROTOBUF = "PrometheusProto";
  private static final String TEXT = "PrometheusText0.0.4";

  /** {@code [rule, "lower", "upper", "count"]} of a native histogram. */
  private static final Pattern BUCKET =
      Pattern.compile("\\[\\d,\"([^\"]+)\",\"([^\"]+)\",\"([^\"]+)\"]");

  private static final Pattern COUNT =
      Pattern.compile("\"histogram\":\\[[0-9.]+,\\{\"count\":\"([^\"]+)\",\"sum\":\"([^\"]+)\"");

  private static final Pattern EXEMPLAR =
      Pattern.compile("\\{\"labels\":\\{([^}]*)},\"value\":\"([^\"]+)\",\"timestamp\":([0-9.]+)}");

  private record Span(long spanId, long traceIdHigh, long traceIdLow) implements TraceContext {}

  /** A job for each format; {@code more} are lines of each. */
  private static Prometheus start(
      String features, Path folder, MetricsHttpServer server, List<String> protocols, String more)
      throws Exception {
    Map<String, String> jobs = new LinkedHashMap<>();
    Map<String, String> options = new LinkedHashMap<>();
    for (String protocol : protocols) {
      jobs.put(protocol, "/metrics");
      options.put(protocol, "    scrape_protocols: [%s]\n%s".formatted(protocol, more));
    }
    return new Prometheus(
        String.valueOf(PROGRAM), features, folder, server.address().getPort(), jobs, options);
  }

  private static String await(
      Prometheus prometheus, String api, String parameter, String query, Pattern expected)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String answer = prometheus.get(api, parameter, query);
    while (!expected.matcher(answer).find()) {
      String last = answer;
      assertThat(System.nanoTime())
          .as(() -> query + " is to have " + expected + ": " + last + prometheus.log())
          .isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      answer = prometheus.get(api, parameter, query);
    }
    return answer;
  }

  /** A sample of that value at that time. */
  private static Pattern sample(long epochMs, String value) {
    String fraction = "%03d".formatted(epochMs % 1_000).replaceAll("0+$", "");
    return Pattern.compile(
        "\\[%d\\.?%s0*,\"%s\"]".formatted(epochMs / 1_000, fraction, Pattern.quote(value)));
  }

  @Test
  void shouldPutAZeroWhereASeriesBegan(@TempDir Path folder) throws Exception {
    assumeThat(PROGRAM).as("PROMETHEUS3 is the path of a Prometheus 3").isNotNull();
    AtomicLong lateMs = new AtomicLong(30_000);
    MetricsOptions options =
        MetricsOptions.builder()
            .createdTimestamps(true)
            .epochClock(() -> System.currentTimeMillis() - lateMs.get())
            .build();
    try (Metrics metrics = Metrics.open(options);
        MetricsHttpServer server = MetricsHttpServer.builder(metrics).host("127.0.0.1").start()) {
      Family<Counter> calls = metrics.registry().counter("calls_total", "C.").labels("l").family();
      calls.with("a").add(5);
      metrics.registry().histogram("sizes_bytes", "S.").register().record(100L);
      long ofCalls = ((CounterFamily) metrics.snapshot().family("calls_total")).createdMs(0);
      long ofSizes = ((HistogramFamily) metrics.snapshot().family("sizes_bytes")).createdMs(0);
      try (Prometheus prometheus =
          start(CREATED, folder, server, List.of(OPENMETRICS, PROTOBUF), "")) {
        for (String job : List.of(OPENMETRICS, PROTOBUF)) {
          String count = "sizes_bytes_count{job=\"%s\"}[1h]".formatted(job);
          await(prometheus, "query", "query", series(job), sample(ofCalls, "0"));
          await(prometheus, "query", "query", count, sample(ofSizes, "0"));
          await(prometheus, "query", "query", count, Pattern.compile(",\"1\"]"));
          await(prometheus, "query", "query", series(job), Pattern.compile(",\"5\"]"));
        }
        lateMs.set(0);
        calls.remove("a");
        calls.with("a").add(7);
        long again = ((CounterFamily) metrics.snapshot().family("calls_total")).createdMs(0);
        assertThat(again).isGreaterThan(ofCalls);
        for (String job : List.of(OPENMETRICS, PROTOBUF)) {
          await(prometheus, "query", "query", series(job), sample(again, "0"));
          await(prometheus, "query", "query", series(job), Pattern.compile(",\"7\"]"));
        }
        assertThat(prometheus.get("query", "query", "{__name__=~\".+_created\"}"))
            .as("no series of their own")
            .contains("\"result\":[]");
      }
    }
  }

  private static String series(String job) {
    return "calls_total{job=\"%s\",l=\"a\"}[1h]".formatted(job);
  }

  @Test
  void shouldMakeNativeHistogramsOfClassicOnes(@TempDir Path folder) throws Exception {
    assumeThat(PROGRAM).as("PROMETHEUS3 is the path of a Prometheus 3").isNotNull();
    MetricsOptions options = MetricsOptions.builder().utf8Names(true).build();
    try (Metrics metrics = Metrics.open(options);
        MetricsHttpServer server = MetricsHttpServer.builder(metrics).host("127.0.0.1").start()) {
      Histogram sizes = metrics.registry().histogram("sizes_bytes", "S.").register();
      for (long size = 1; size < 1L << 30; size *= 3) {
        sizes.record(size);
      }
      HistogramFamily family = (HistogramFamily) metrics.snapshot().family("sizes_bytes");
      List<List<Double>> expected = new ArrayList<>();
      for (int bucket = 0; bucket < family.buckets(); bucket++) {
        if (family.bucketCount(0, bucket) > 0) {
          expected.add(List.of(family.upperBound(bucket), (double) family.bucketCount(0, bucket)));
        }
      }
      String more = "    convert_classic_histograms_to_nhcb: true\n";
      List<String> protocols = List.of(TEXT, OPENMETRICS, PROTOBUF);
      try (Prometheus prometheus = start(Prometheus.FEATURES, folder, server, protocols, more)) {
        for (String job : protocols) {
          String query = "sizes_bytes{job=\"%s\"}".formatted(job);
          String answer = await(prometheus, "query", "query", query, COUNT);
          MatchResult totals = COUNT.matcher(answer).results().findFirst().orElseThrow();
          assertThat(Double.parseDouble(totals.group(1))).isEqualTo((double) family.count(0));
          assertThat(Double.parseDouble(totals.group(2))).isEqualTo(family.sum(0));
          List<List<Double>> shown =
              BUCKET
                  .matcher(answer)
                  .results()
                  .map(b -> List.of(Samples.number(b.group(2)), Samples.number(b.group(3))))
                  .toList();
          assertThat(shown).as(answer).isEqualTo(expected);
          assertThat(
                  prometheus.get("query", "query", "sizes_bytes_bucket{job=\"%s\"}".formatted(job)))
              .as("no classic ones beside")
              .contains("\"result\":[]");
        }
      }
    }
  }

  @Test
  void shouldKeepTheExemplarOfACounter(@TempDir Path folder) throws Exception {
    assumeThat(PROGRAM).as("PROMETHEUS3 is the path of a Prometheus 3").isNotNull();
    try (Metrics metrics = Metrics.open();
        MetricsHttpServer server = MetricsHttpServer.builder(metrics).host("127.0.0.1").start()) {
      metrics
          .registry()
          .counter("traced_total", "T.")
          .exemplars(new Span(0xABCDEFL, -1, 42))
          .register()
          .add(5);
      try (Prometheus prometheus =
          start(Prometheus.FEATURES, folder, server, List.of(OPENMETRICS, PROTOBUF), "")) {
        for (String job : List.of(OPENMETRICS, PROTOBUF)) {
          String query = "traced_total{job=\"%s\"}".formatted(job);
          String always = "start=0&end=9999999999&query";
          String answer = await(prometheus, "query_exemplars", always, query, EXEMPLAR);
          MatchResult shown = EXEMPLAR.matcher(answer).results().findFirst().orElseThrow();
          assertThat(shown.group(1))
              .contains("\"trace_id\":\"ffffffffffffffff000000000000002a\"")
              .contains("\"span_id\":\"0000000000abcdef\"");
          assertThat(shown.group(2)).isEqualTo("5");
        }
      }
    }
  }
}
