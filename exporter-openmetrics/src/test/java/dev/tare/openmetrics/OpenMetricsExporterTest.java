package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Gauge;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenMetricsExporterTest {
  private final OpenMetricsExporter openMetrics = OpenMetricsExporter.create();
  private final OpenMetricsExporter text = openMetrics.prometheusText();

  /** The golden files of all formats are of this. */
  @Test
  void shouldKnowEveryType() {
    assertThat(TestSnapshots.everyType().families())
        .extracting(family -> family.descriptor().type())
        .contains(MetricType.values());
  }

  @Test
  void shouldWriteEveryTypeAsOpenMetrics() throws IOException {
    assertThat(Documents.write(openMetrics, TestSnapshots.everyType()))
        .isEqualTo(golden("openmetrics.txt"));
  }

  @Test
  void shouldWriteEveryTypeAsPrometheusText() throws IOException {
    assertThat(Documents.write(text, TestSnapshots.everyType()))
        .isEqualTo(golden("prometheus.txt"));
  }

  @Test
  void shouldPassPromtoolWithTareOwnMetrics() throws Exception {
    Tool promtool = new Tool("promtool");
    assumeThat(promtool.exists()).as("promtool is on the path").isTrue();
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Histogram histogram =
          metrics.registry().histogram("a_seconds", "Times a.").unit(Unit.SECONDS).register();
      histogram.record(5_000_000L);
      Tool.Result result =
          promtool.run(Documents.write(text, metrics.snapshot()), "check", "metrics");
      assertThat(result.output()).isEmpty();
      assertThat(result.passed()).isTrue();
    }
  }

  @Test
  void shouldPutASeriesOwnLabelBeforeACommonOne() throws IOException {
    MetricsOptions options = MetricsOptions.builder().commonLabel("version", "7").build();
    try (Metrics metrics = Metrics.open(options)) {
      metrics.registry().counter("a_total", "Counts a.").register();
      assertThat(Documents.write(openMetrics, metrics.snapshot()))
          .contains("a_total{version=\"7\"} 0")
          .containsPattern(
              "tare_build_info\\{jdk=\"[^\"]+\",ring=\"[a-z]+\",version=\"0[^\"]+\"} 1");
    }
  }

  @Test
  void shouldLeaveOutWhatIsNotKnown() throws IOException {
    MetricsSnapshot snapshot =
        TestSnapshots.counters(MetricFamily.ABSENT, 3, MetricFamily.ABSENT, -1);
    assertThat(Documents.write(openMetrics, snapshot).lines())
        .filteredOn(line -> !line.startsWith("#"))
        .as("a negative count is its collector's mistake, and fails nobody else's sample")
        .containsExactly("calls_total{row=\"1\"} 3");
    assertThat(Documents.write(openMetrics, TestSnapshots.counters(MetricFamily.ABSENT, -1)))
        .isEqualTo("# EOF\n");
  }

  @Test
  void shouldLeaveOutAGaugeThatIsNotANumber() throws IOException {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Family<Gauge> rooms = metrics.registry().gauge("warmth", "Warmth.").labels("room").family();
      rooms.with("a").set(Double.NaN);
      assertThat(Documents.write(openMetrics, metrics.snapshot())).doesNotContain("warmth{");
      rooms.with("b").set(20);
      assertThat(Documents.write(text, metrics.snapshot()))
          .contains("warmth{room=\"b\"} 20")
          .doesNotContain("warmth{room=\"a\"}");
      assertThat(metrics.snapshot().find("warmth", "room", "a")).isEmpty();
    }
  }

  @Test
  void shouldLeaveQuantilesOutWhenOnlyBucketsAreAskedFor() throws IOException {
    SnapshotWriter buckets = OpenMetricsExporter.create(Detail.BUCKETS);
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      metrics
          .registry()
          .histogram("a_seconds", "Times a.")
          .unit(Unit.SECONDS)
          .lifetimeQuantiles()
          .register()
          .record(1);
      assertThat(Documents.write(buckets, metrics.snapshot(buckets.detail())))
          .contains("a_seconds_bucket")
          .doesNotContain("a_quantile_seconds");
      assertThat(Documents.write(openMetrics, metrics.snapshot(openMetrics.detail())))
          .contains("# TYPE a_quantile_seconds gauge")
          .contains("a_quantile_seconds{quantile=\"0.99\",window=\"lifetime\"} 0.000000001");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | prometheus",
        "'' | prometheus",
        "*/* | prometheus",
        "application/json | prometheus",
        "text/plain;version=0.0.4 | prometheus",
        "application/openmetrics-text | openmetrics",
        "application/openmetrics-text; version=1.0.0; charset=utf-8 | openmetrics",
        "Application/OpenMetrics-Text;Version=1.0.0 | openmetrics",
        "application/openmetrics-text;version=2.0.0 | prometheus",
        "application/openmetrics-text;q=0,text/plain | prometheus",
        "application/openmetrics-text;q=0.1,text/plain;q=0.9 | prometheus",
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
            + " | openmetrics",
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75"
            + ",text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | openmetrics",
        "application/openmetrics-text;q=banana | prometheus",
        "application/openmetrics-text;q=7 | prometheus",
        ";;;,,,q=;version | prometheus",
        // protobuf that is less wanted, not wanted, or of another kind
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
            + ";q=0.2,application/openmetrics-text;q=0.3,text/plain;q=0.1 | openmetrics",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
            + ";q=0,*/* | prometheus",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text"
            + " | prometheus",
        "application/vnd.google.protobuf;proto=Other;encoding=delimited | prometheus",
        "application/vnd.google.protobuf | prometheus",
        // what specific ranges say goes before what general ones say
        "application/openmetrics-text;q=0.2,*/*;q=0.9 | prometheus",
        "application/openmetrics-text, */* | openmetrics",
        "text/plain;q=0, */* | openmetrics",
        "application/* | openmetrics",
        "text/*;q=0.5, application/*;q=0.9 | prometheus",
        "application/openmetrics-text;version=\"1.0.0\" | openmetrics",
        "*/*;q=0 | prometheus",
        "application/openmetrics-text;q=NaN | prometheus",
        "application/openmetrics-text;q=1e400 | prometheus",
        "\"application/openmetrics-text | prometheus",
      })
  void shouldChooseTheFormatThatTheHeaderPrefers(String accept, String format) {
    SnapshotWriter chosen = openMetrics.forAccept(accept);
    assertThat(chosen.format()).isEqualTo(format);
    assertThat(chosen.contentType())
        .isEqualTo(
            switch (format) {
              case "openmetrics" ->
                  "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
              case "protobuf" ->
                  "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
                      + " encoding=delimited; escaping=underscores";
              default -> "text/plain; version=0.0.4; charset=utf-8";
            });
  }

  @Property(tries = 2_000)
  void shouldChooseOneOfTheFormatsWhateverIsSent(@ForAll("headers") String accept)
      throws IOException {
    SnapshotWriter chosen = OpenMetricsExporter.create().forAccept(accept);
    assertThat(chosen.format()).isIn("openmetrics", "prometheus", "protobuf");
    if (!accept.contains("openmetrics") && !accept.contains("protobuf") && !accept.contains("*")) {
      assertThat(chosen.format()).as("nobody asked for more").isEqualTo("prometheus");
    }
  }

  /** Pieces of real headers, in any order and number, between anything else. */
  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "application/openmetrics-text",
            "application/vnd.google.protobuf",
            "text/plain",
            "*/*",
            "application/*",
            ";q=",
            "0.5",
            ";version=1.0.0",
            ";escaping=allow-utf-8",
            ";proto=io.prometheus.client.MetricFamily;encoding=delimited",
            ",",
            ";",
            "=",
            "\"",
            "\\");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(3))
        .list()
        .ofMaxSize(20)
        .map(list -> String.join("", list));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = OpenMetricsExporterTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
