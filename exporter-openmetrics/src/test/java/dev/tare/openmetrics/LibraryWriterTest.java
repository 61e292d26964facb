package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.OpenMetrics2TextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library's formats, through the plug that any format has. */
class LibraryWriterTest {
  private static final OpenMetrics2TextFormatWriter OPENMETRICS_2 =
      OpenMetrics2TextFormatWriter.create();

  private final LibraryWriter writer =
      new LibraryWriter(
          "openmetrics2",
          OPENMETRICS_2.getContentType(),
          Detail.NATIVE,
          (out, families) -> OPENMETRICS_2.write(out, families, EscapingScheme.ALLOW_UTF8));

  @Test
  void shouldWriteOpenMetrics2() throws IOException {
    assertThat(Documents.write(writer, TestSnapshots.everyType()))
        .contains("# TYPE order_seconds histogram\n", "orders_total{path=\"plain\"", "build_info{")
        .endsWith("# EOF\n");
  }

  @Test
  void shouldCountItsScrapesUnderItsFormat() throws IOException {
    try (Metrics metrics =
        Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build())) {
      metrics.registry().counter("calls_total", "Calls.").register().increment();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      metrics.write(writer, out);
      assertThat(metrics.snapshot().value("tare_scrape_bytes_total", "format", "openmetrics2"))
          .isEqualTo(out.size());
    }
  }

  @Test
  void shouldHaveSentNothingWhenTheLibraryRefusesAFamily() {
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName("a"), MetricType.HISTOGRAM, "Help.", Unit.NONE, List.of());
    HistogramFamily family =
        new HistogramFamily(descriptor, SeriesIndex.SINGLE, new long[] {2, 2}, new long[4]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.write(new MetricsSnapshot(Labels.EMPTY, List.of(family)), out));
    assertThat(out.size()).isZero();
  }
}
