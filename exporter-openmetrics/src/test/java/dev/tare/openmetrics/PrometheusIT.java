package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.TraceContext;
import dev.tare.model.Unit;
import dev.tare.testing.RandomSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded is what a real Prometheus answers, whichever format it was scraped in. */
class PrometheusIT {
  private static final int SCHEMA = 3;
  private static final double WIDTH = Math.pow(2, Math.scalb(1.0, -SCHEMA));
  private static final int DOCUMENTS = 10;
  private static final int ROWS = 5_000;
  private static final List<String> TEXT_JOBS = List.of("text", "openmetrics");

  /** {@code [rule, "lower", "upper", "count"]} of a native histogram. */
  private static final Pattern BUCKET =
      Pattern.compile("\\[\\d,\"([^\"]+)\",\"([^\"]+)\",\"([^\"]+)\"]");

  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"]");
  private static final Pattern COUNT =
      Pattern.compile("\"histogram\":\\[[0-9.]+,\\{\"count\":\"([^\"]+)\",\"sum\":\"([^\"]+)\"");

  private static final Pattern EXEMPLAR =
      Pattern.compile("\\{\"labels\":\\{([^}]*)},\"value\":\"([^\"]+)\",\"timestamp\":([0-9.]+)}");

  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).utf8Names(true).build());
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final Set<String> accepts = ConcurrentHashMap.newKeySet();
  private final HttpServer server;

  /** Serves one format, whatever is asked for. */
  private record Only(SnapshotWriter writer) implements SnapshotWriter {
    @Override
    public String format() {
      return writer.format();
    }

    @Override
    public String contentType() {
      return writer.contentType();
    }

    @Override
    public Detail detail() {
      return writer.detail();
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
      writer.write(snapshot, out);
    }
  }

  private record Span(long spanId, long traceIdHigh, long traceIdLow) implements TraceContext {}

  PrometheusIT() throws IOException {
    OpenMetricsExporter exporter = OpenMetricsExporter.create();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    serve("/text", new Only(exporter.prometheusText()));
    serve("/openmetrics", new Only(exporter));
    serve("/protobuf", exporter); // which Prometheus prefers by itself, with the feature on
    server.start();
  }

  /** Serves that snapshot in one format, whatever is asked for. */
  private record Fixed(SnapshotWriter writer, MetricsSnapshot snapshot) implements SnapshotWriter {
    @Override
    public String format() {
      return writer.format();
    }

    @Override
    public String contentType() {
      return writer.contentType();
    }

    @Override
    public Detail detail() {
      return writer.detail();
    }

    @Override
    public void write(MetricsSnapshot scraped, OutputStream out) throws IOException {
      writer.write(snapshot, out);
    }
  }

  private void serve(String path, SnapshotWriter writer) {
    MetricsHttpHandler handler = new MetricsHttpHandler(metrics, writer);
    server.createContext(
        path,
        exchange -> {
          accepts.add(exchange.getRequestHeaders().getFirst("Accept"));
          handler.handle(exchange);
        });
  }

  @AfterEach
  void stop() {
    server.stop(0);
    executor.shutdownNow();
    metrics.close();
  }

  @Test
  void shouldAnswerExactlyWhatWasRecorded(@TempDir Path folder) throws Exception {
    assumeThat(new Tool("prometheus").exists())
        .as("prometheus is on the PATH (Debian package prometheus)")
        .isTrue();
    long[] values = record();
    Map<String, String> jobs = new LinkedHashMap<>();
    jobs.put("text", "/text");
    jobs.put("openmetrics", "/openmetrics");
    jobs.put("protobuf", "/protobuf");
    HistogramFamily family = (HistogramFamily) metrics.snapshot(Detail.NATIVE).family("t_seconds");
    try (Prometheus prometheus = new Prometheus(folder, server.getAddress().getPort(), jobs)) {
      awaitScrapes(prometheus, jobs.size());
      assertThat(query(prometheus, "sum(scrape_samples_scraped > 0)")).hasSize(1);
      assertThat(accepts).containsExactly(ClientsTest.PROMETHEUS_2_NATIVE);
      assertThat(metrics.snapshot().value("tare_scrape_bytes_total", "format", "protobuf"))
          .isPositive();
      for (String job : TEXT_JOBS) {
        assertClassic(prometheus, job, family);
      }
      // Of the histogram without a schema protobuf has the same buckets.
      for (String job : jobs.keySet()) {
        assertThat(query(prometheus, "plain_bytes_bucket{job=\"%s\",le=\"64.0\"}".formatted(job)))
            .contains(1.0);
        assertThat(query(prometheus, "plain_bytes_sum{job=\"%s\"}".formatted(job)))
            .contains(1_064.0);
        assertThat(query(prometheus, "calls_total{job=\"%s\"}".formatted(job)))
            .contains(9_007_199_254_740_991.0);
        assertThat(query(prometheus, "room_warmth{job=\"%s\",room_no=\"1\"}".formatted(job)))
            .as("escaped, as this Prometheus asks for no other names")
            .containsExactly(20.0);
        assertThat(query(prometheus, "sum(rows_total{job=\"%s\"})".formatted(job)))
            .as("of a family that protobuf has in several parts")
            .containsExactly(ROWS * (ROWS + 1) / 2.0);
      }
      assertNative(prometheus, family);
      assertQuantiles(prometheus, values);
      assertExemplarOfACounter(prometheus, "openmetrics");
      assertExemplarOfACounter(prometheus, "protobuf");
      assertExemplars(prometheus, "openmetrics", family);
      assertExemplars(prometheus, "protobuf", family);
    }
  }

  @Test
  void shouldReadDocumentsOfAnyShapeWhole(@TempDir Path folder) throws Exception {
    assumeThat(new Tool("prometheus").exists())
        .as("prometheus is on the PATH (Debian package prometheus)")
        .isTrue();
    OpenMetricsExporter exporter = OpenMetricsExporter.create();
    Map<String, String> jobs = new LinkedHashMap<>();
    Map<String, Integer> samples = new LinkedHashMap<>();
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      MetricsSnapshot snapshot =
          seed == 0 ? TestSnapshots.everyType() : RandomSnapshots.next(new Random(seed));
      for (SnapshotWriter writer :
          List.of(exporter, exporter.prometheusText(), exporter.prometheusProtobuf())) {
        String job = writer.format() + seed;
        serve("/" + job, new Fixed(writer, snapshot));
        jobs.put(job, "/" + job);
        int less = writer.format().equals("protobuf") ? ofNativeHistograms(snapshot) : 0;
        int more = writer.format().equals("openmetrics") ? SnapshotValues.created(snapshot) : 0;
        samples.put(job, SnapshotValues.of(snapshot, false).size() - less + more);
      }
    }
    try (Prometheus prometheus = new Prometheus(folder, server.getAddress().getPort(), jobs)) {
      awaitScrapes(prometheus, jobs.size());
      for (Map.Entry<String, Integer> expected : samples.entrySet()) {
        String query = "scrape_samples_scraped{job=\"%s\"}".formatted(expected.getKey());
        assertThat(query(prometheus, query))
            .as(query)
            .containsExactly((double) expected.getValue());
      }
    }
  }

  /** Prometheus has a histogram with native buckets for one sample, and none of its others. */
  private static int ofNativeHistograms(MetricsSnapshot snapshot) {
    int samples = 0;
    for (MetricFamily family : snapshot.families()) {
      for (int row = 0; row < family.series().size(); row++) {
        if (family instanceof HistogramFamily histogram && histogram.nativeHistogram(row) != null) {
          samples += histogram.buckets() + 1;
        }
      }
    }
    return samples;
  }

  private long[] record() {
    Histogram histogram =
        metrics
            .registry()
            .histogram("t_seconds", "Times.")
            .unit(Unit.SECONDS)
            .nativeSchema(SCHEMA)
            .exemplars(new Span(0xABCDEFL, -1, 42))
            .register();
    Random random = new Random(1);
    long[] values = new long[20_000];
    for (int i = 0; i < values.length; i++) {
      // Every other at the bound of a bucket or just above, where derived counts would be wrong.
      double bound = NativeHistogram.upperBound(SCHEMA, -60 + random.nextInt(50)) * 1e9;
      values[i] =
          i % 2 == 0
              ? (long) bound + random.nextInt(2)
              : (long) Math.exp(random.nextGaussian() * 2 + 13);
      histogram.record(values[i]);
    }
    histogram.record(0);
    metrics
        .registry()
        .counter("traced_total", "T.")
        .exemplars(new Span(0xABCDEFL, -1, 42))
        .register()
        .add(5);
    Histogram plain =
        metrics.registry().histogram("plain_bytes", "Sizes.").unit(Unit.BYTES).register();
    plain.record(64);
    plain.record(1_000);
    metrics.registry().counter("calls_total", "Calls.").callback(() -> (1L << 53) - 1);
    Family<Counter> rows = metrics.registry().counter("rows_total", "R.").labels("row").family();
    for (int row = 1; row <= ROWS; row++) {
      rows.with(Integer.toString(row)).add(row);
    }
    metrics.registry().gauge("room.warmth", "W.").labels("room.no").family().with("1").set(20);
    long[] sorted = Arrays.copyOf(values, values.length + 1);
    Arrays.sort(sorted);
    return sorted;
  }

  private static void awaitScrapes(Prometheus prometheus, int jobs) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String query = "count(count_over_time(up[10m]) >= 2 and up == 1)";
    while (!query(prometheus, query).equals(List.of((double) jobs))) {
      assertThat(System.nanoTime()).as(prometheus.log()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** The values of all series of the answer. */
  private static List<Double> query(Prometheus prometheus, String expression) throws Exception {
    String answer = prometheus.get("query", "query", expression);
    return VALUE.matcher(answer).results().map(m -> Samples.number(m.group(1))).toList();
  }

  private static void assertClassic(Prometheus prometheus, String job, HistogramFamily family)
      throws Exception {
    List<Double> expected = new ArrayList<>();
    double cumulative = 0;
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      cumulative += family.bucketCount(0, bucket);
      expected.add(cumulative);
    }
    assertThat(query(prometheus, "t_seconds_bucket{job=\"%s\"}".formatted(job)))
        .as(job)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(query(prometheus, "t_seconds_count{job=\"%s\"}".formatted(job)))
        .contains(cumulative);
    assertThat(query(prometheus, "t_seconds_sum{job=\"%s\"}".formatted(job)))
        .contains(family.sum(0));
  }

  private static void assertNative(Prometheus prometheus, HistogramFamily family) throws Exception {
    String answer = prometheus.get("query", "query", "t_seconds{job=\"protobuf\"}");
    MatchResult totals = COUNT.matcher(answer).results().findFirst().orElseThrow();
    assertThat(Double.parseDouble(totals.group(1))).isEqualTo((double) family.count(0));
    assertThat(Double.parseDouble(totals.group(2))).isEqualTo(family.sum(0));
    NativeHistogram expected = Objects.requireNonNull(family.nativeHistogram(0));
    List<MatchResult> buckets = BUCKET.matcher(answer).results().toList();
    assertThat(buckets).as(answer).hasSize(expected.indexes().length + 1);
    assertThat(buckets.get(0).group(3)).as("zero bucket").isEqualTo("1");
    for (int i = 0; i < expected.indexes().length; i++) {
      MatchResult bucket = buckets.get(i + 1);
      double bound = NativeHistogram.upperBound(SCHEMA, expected.indexes()[i]);
      assertThat(Double.parseDouble(bucket.group(2))).isCloseTo(bound, offset(bound * 1e-12));
      assertThat(Double.parseDouble(bucket.group(3))).isEqualTo((double) expected.counts()[i]);
    }
  }

  /** Within the width of a bucket of the exact value at that rank. */
  private static void assertQuantiles(Prometheus prometheus, long[] sorted) throws Exception {
    for (double quantile : new double[] {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999}) {
      int rank = (int) Math.max(1, Math.ceil(quantile * sorted.length));
      double exact = sorted[rank - 1] / 1e9;
      List<Double> shown =
          query(
              prometheus,
              "histogram_quantile(%s, t_seconds{job=\"protobuf\"})".formatted(quantile));
      assertThat(shown).as("quantile %s", quantile).hasSize(1);
      assertThat(shown.get(0))
          .as("quantile %s", quantile)
          .isBetween(exact / WIDTH * (1 - 1e-9), exact * WIDTH * (1 + 1e-9));
    }
  }

  private static void assertExemplarOfACounter(Prometheus prometheus, String job) throws Exception {
    String series = "traced_total{job=\"%s\"}".formatted(job);
    String answer = prometheus.get("query_exemplars", "start=0&end=9999999999&query", series);
    MatchResult shown = EXEMPLAR.matcher(answer).results().findFirst().orElseThrow();
    assertThat(shown.group(1)).contains("\"span_id\":\"0000000000abcdef\"");
    assertThat(shown.group(2)).as(answer).isEqualTo("5");
  }

  private static void assertExemplars(Prometheus prometheus, String job, HistogramFamily family)
      throws Exception {
    String name = job.equals("protobuf") ? "t_seconds" : "t_seconds_bucket";
    String series = "%s{job=\"%s\"}".formatted(name, job);
    String answer = prometheus.get("query_exemplars", "start=0&end=9999999999&query", series);
    List<List<Double>> shown = new ArrayList<>();
    for (MatchResult exemplar : EXEMPLAR.matcher(answer).results().toList()) {
      assertThat(exemplar.group(1))
          .contains("\"trace_id\":\"ffffffffffffffff000000000000002a\"")
          .contains("\"span_id\":\"0000000000abcdef\"");
      shown.add(List.of(Samples.number(exemplar.group(2)), Samples.number(exemplar.group(3))));
    }
    List<List<Double>> expected = new ArrayList<>();
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      Exemplar exemplar = family.exemplar(0, bucket);
      if (exemplar != null) {
        double value = family.descriptor().scale().toBase(exemplar.rawValue());
        expected.add(List.of(value, exemplar.epochMs() / 1_000.0));
      }
    }
    assertThat(expected).isNotEmpty();
    if (job.equals("protobuf")) {
      // One series holds those of all buckets, and what is older than the one before is refused.
      assertThat(shown).as(answer).isNotEmpty().isSubsetOf(expected);
    } else {
      assertThat(shown).as(answer).hasSameElementsAs(expected);
    }
  }
}
