package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenMetricsExporterTest {
  private final OpenMetricsExporter openMetrics = OpenMetricsExporter.create();
  private final OpenMetricsExporter text = openMetrics.prometheusText();

  @Test
  void shouldWriteEveryTypeAsOpenMetrics() throws IOException {
    assertThat(write(openMetrics, TestSnapshots.everyType())).isEqualTo(golden("openmetrics.txt"));
  }

  @Test
  void shouldWriteEveryTypeAsPrometheusText() throws IOException {
    assertThat(write(text, TestSnapshots.everyType())).isEqualTo(golden("prometheus.txt"));
  }

  @Test
  void shouldPassPromtoolWithTareOwnMetrics(@TempDir Path folder) throws Exception {
    assumeThat(onPath("promtool")).as("promtool is on the path").isTrue();
    Path scrape = folder.resolve("scrape.txt");
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Histogram histogram =
          metrics.registry().histogram("a_seconds", "Times a.").unit(Unit.SECONDS).register();
      histogram.record(5_000_000L);
      Files.writeString(scrape, write(text, metrics.snapshot()));
    }
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(scrape.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(promtool.exitValue()).isZero();
  }

  @Test
  void shouldPutASeriesOwnLabelBeforeACommonOne() throws IOException {
    MetricsOptions options = MetricsOptions.builder().commonLabel("version", "7").build();
    try (Metrics metrics = Metrics.open(options)) {
      metrics.registry().counter("a_total", "Counts a.").register();
      assertThat(write(openMetrics, metrics.snapshot()))
          .contains("a_total{version=\"7\"} 0.0")
          .containsPattern(
              "tare_build_info\\{jdk=\"[^\"]+\",ring=\"[a-z]+\",version=\"(unpackaged|0[^\"]+)\"} 1");
    }
  }

  @Test
  void shouldLeaveQuantilesOutWhenOnlyBucketsAreAskedFor() throws IOException {
    SnapshotWriter buckets = OpenMetricsExporter.create(Detail.BUCKETS);
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      metrics.registry().histogram("a_seconds", "Times a.").unit(Unit.SECONDS).register().record(1);
      assertThat(write(buckets, metrics.snapshot(buckets.detail())))
          .contains("a_seconds_bucket")
          .doesNotContain("a_quantile_seconds");
      assertThat(write(openMetrics, metrics.snapshot(openMetrics.detail())))
          .contains("a_quantile_seconds{window=\"lifetime\",quantile=\"0.99\"}");
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
      })
  void shouldChooseTheFormatThatTheHeaderPrefers(String accept, String format) {
    SnapshotWriter chosen = openMetrics.forAccept(accept);
    assertThat(chosen.format()).isEqualTo(format);
    assertThat(chosen.contentType())
        .startsWith(
            format.equals("openmetrics")
                ? "application/openmetrics-text; version=1.0.0"
                : "text/plain; version=0.0.4");
  }

  private static String write(SnapshotWriter writer, MetricsSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(snapshot, out);
    return out.toString(UTF_8);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = OpenMetricsExporterTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Path.of(folder, program).toFile().canExecute());
  }
}
