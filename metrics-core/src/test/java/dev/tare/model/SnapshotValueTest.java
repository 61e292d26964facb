package dev.tare.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sample is found by the name that the exposition gives it. */
class SnapshotValueTest {
  private static final SeriesIndex BY_KIND =
      new SeriesIndex(List.of("kind"), List.of(List.of("a"), List.of("b")));

  private final MetricsSnapshot snapshot =
      new MetricsSnapshot(
          Labels.of("service", "orders"),
          List.of(
              new HistogramFamily(
                  descriptor("h_seconds", MetricType.HISTOGRAM, Unit.SECONDS, "kind"),
                  BY_KIND,
                  new long[] {500_000, 1_000_000_000},
                  new long[] {1, 2, 4, 5_000_000_000L, 0, 0, 0, 0}),
              new SummaryFamily(
                  descriptor("q_seconds", MetricType.SUMMARY, Unit.SECONDS),
                  SeriesIndex.SINGLE,
                  new double[] {0.5, 1},
                  true,
                  new long[] {7_000, MetricFamily.ABSENT, 3, 9_000}),
              new CounterFamily(
                  descriptor("c_total", MetricType.COUNTER, Unit.NONE, "kind"),
                  BY_KIND,
                  new long[] {3, 4}),
              new GaugeFamily(
                  descriptor("h", MetricType.GAUGE, Unit.NONE),
                  SeriesIndex.SINGLE,
                  new long[] {Double.doubleToRawLongBits(-2.5)}),
              new GaugeFamily(
                  descriptor(
                      "w_quantile_seconds", MetricType.GAUGE, Unit.SECONDS, "quantile", "window"),
                  new SeriesIndex(
                      List.of("quantile", "window"),
                      List.of(List.of("0.5", "60s"), List.of("0.99", "60s"))),
                  new long[] {
                    Double.doubleToRawLongBits(Double.NaN), Double.doubleToRawLongBits(0.25)
                  }),
              new InfoFamily(
                  descriptor("build_info", MetricType.INFO, Unit.NONE, "kind"), BY_KIND)));

  private static MetricDescriptor descriptor(
      String name, MetricType type, Unit unit, String... labels) {
    return new MetricDescriptor(new MetricName(name), type, "Help.", unit, List.of(labels));
  }

  @ParameterizedTest
  @CsvSource({
    "h_seconds_bucket, kind a le 0.0005, 1",
    "h_seconds_bucket, le 1 kind a, 3",
    "h_seconds_bucket, le 1.0 kind a, 3",
    "h_seconds_bucket, le +Inf kind a, 7",
    "h_seconds_count, kind a, 7",
    "h_seconds_sum, kind a, 5",
    "h_seconds_count, kind b, 0",
    "q_seconds, quantile 0.5, 0.000007",
    "q_seconds_count, '', 3",
    "q_seconds_sum, '', 0.000009",
    "w_quantile_seconds, quantile 0.99 window 60s, 0.25",
    "c_total, kind b, 4",
    "h, '', -2.5",
    "build_info, kind a, 1"
  })
  void shouldFindASample(String sample, String labels, double value) {
    assertThat(snapshot.value(sample, split(labels))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "h_seconds_bucket, kind a",
    "h_seconds_bucket, kind a le 0.3",
    "h_seconds_bucket, kind a le many",
    "h_seconds_bucket, le 1",
    "h_seconds_count, kind a le 1",
    "h_seconds_count, kind c",
    "h_seconds_count, ''",
    "h_seconds, kind a",
    "h_seconds_total, kind a",
    "q_seconds, quantile 1",
    "q_seconds, quantile 0.9",
    "q_seconds, ''",
    "q_seconds_count, quantile 0.5",
    "w_quantile_seconds, quantile 0.5 window 60s",
    "w_quantile_seconds, quantile 0.99",
    "c_total, kind a le 1",
    "c_total, kind a quantile 1",
    "c_total, kind a service orders",
    "c, kind a",
    "h_count, ''",
    "build, kind a",
    "nothing, ''",
    "'', ''"
  })
  void shouldSayWhichSampleThereIsNot(String sample, String labels) {
    assertThatThrownBy(() -> snapshot.value(sample, split(labels)))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("sample=" + sample + " labels=");
  }

  @Test
  void shouldNameTheKnownFamiliesWhenOneIsMissing() {
    assertThatThrownBy(() -> snapshot.family("nothing"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContainingAll("name=nothing", "c_total", "h_seconds");
  }

  private static String[] split(String labels) {
    return labels.isEmpty() ? new String[0] : labels.split(" ", -1);
  }
}
