package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tare's own weight on the page: little, whatever is registered, unless all of it is asked for. */
class SelfMetricDetailTest {
  private static final int MOST = 30;
  private static final int METRICS = 50;

  private static MetricsOptions.Builder options() {
    return MetricsOptions.builder().seriesLimit(2).errorHandler(error -> {});
  }

  /** Fifty counters, histograms and callbacks. */
  private static void register(Metrics metrics) {
    for (int i = 0; i < METRICS; i++) {
      metrics.registry().gauge("g" + i, "G.").callback(SelfMetricDetailTest::fails);
      counter(metrics, i);
      histogram(metrics, i);
    }
  }

  private static double fails() {
    throw new IllegalStateException("no source");
  }

  private static Family<Counter> counter(Metrics metrics, int i) {
    return metrics.registry().counter("c" + i + "_total", "C.").labels("id").family();
  }

  private static Family<Histogram> histogram(Metrics metrics, int i) {
    return metrics
        .registry()
        .histogram("h" + i + "_seconds", "H.")
        .unit(Unit.SECONDS)
        .labels("id")
        .family();
  }

  private static long samples(MetricsSnapshot snapshot) {
    return snapshot.families().stream()
        .filter(family -> family.descriptor().name().value().startsWith("tare_"))
        .mapToLong(family -> family.series().size() * (family instanceof SummaryFamily ? 2L : 1L))
        .sum();
  }

  /** Each counter has three series too many, each histogram two, and one value below 0. */
  private static void overflow(Metrics metrics) throws IOException {
    for (int i = 0; i < METRICS; i++) {
      for (String id : List.of("1", "2", "3", "4", "5")) {
        counter(metrics, i).with(id).increment();
      }
      for (String id : List.of("1", "2", "3", "4")) {
        histogram(metrics, i).with(id).record(1_000L);
      }
      histogram(metrics, i).with("1").record(-1L);
    }
    for (String format : List.of("text", "openmetrics", "protobuf")) {
      metrics.write(new Nothing(format), OutputStream.nullOutputStream());
    }
  }

  @Test
  void shouldShowAtMostThirtySamplesByDefaultWhateverHappens() throws IOException {
    try (Metrics metrics = Metrics.open(options().build())) {
      register(metrics);
      MetricsSnapshot before = metrics.snapshot();
      assertThat(samples(before)).isBetween(20L, (long) MOST);
      overflow(metrics);
      assertThat(samples(metrics.snapshot())).isEqualTo(samples(before));
    }
  }

  @Test
  void shouldShowTotalsFromTheFirstScrapeOnForRatesToSeeTheFirstFault() throws IOException {
    try (Metrics metrics = Metrics.open(options().build())) {
      List<String> totals =
          List.of(
              "tare_series_overflow_total",
              "tare_values_clamped_total",
              "tare_collector_errors_total",
              "tare_scrape_seconds_count",
              "tare_other_faults_total");
      MetricsSnapshot first = metrics.snapshot();
      assertThat(totals).allMatch(total -> first.value(total) == 0);
      register(metrics);
      overflow(metrics);
      MetricsSnapshot then = metrics.snapshot();
      assertThat(then.value("tare_series_overflow_total")).isEqualTo(5 * METRICS);
      assertThat(then.value("tare_values_clamped_total")).isEqualTo(METRICS);
      assertThat(then.value("tare_scrape_seconds_count")).isEqualTo(3);
      assertThat(then.value("tare_series")).isEqualTo(6 * METRICS);
      assertThat(then.find("tare_series_bytes", "metric", "h1_seconds")).isEmpty();
    }
  }

  /** With both choices a query that sums says the same. */
  @Test
  void shouldShowAllByItsLabelsWhereItIsAskedFor() throws IOException {
    MetricsOptions all = options().selfMetrics(SelfMetricDetail.ALL).build();
    try (Metrics metrics = Metrics.open(all)) {
      register(metrics);
      overflow(metrics);
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(samples(snapshot)).isGreaterThan(6 * METRICS);
      assertThat(snapshot.value("tare_series_overflow_total", "metric", "c7_total")).isEqualTo(3);
      assertThat(snapshot.value("tare_series_overflow_total", "metric", "h7_seconds")).isEqualTo(2);
      assertThat(snapshot.value("tare_memory_bytes", "part", "rings")).isPositive();
    }
  }

  @Test
  void shouldSumWhatHasParts() {
    try (Metrics lean = Metrics.open(options().build());
        Metrics whole = Metrics.open(options().selfMetrics(SelfMetricDetail.ALL).build())) {
      double sum = 0;
      MetricsSnapshot snapshot = whole.snapshot();
      MetricFamily parts = snapshot.family("tare_memory_bytes");
      for (int row = 0; row < parts.series().size(); row++) {
        sum += snapshot.value("tare_memory_bytes", "part", parts.series().values(row).get(0));
      }
      assertThat(lean.snapshot().value("tare_memory_bytes")).isCloseTo(sum, within(sum / 10));
    }
  }

  @Test
  void shouldCountTogetherTheFaultsThatAreNotShownApart() {
    MetricsOptions lean = options().quantileSeriesLimit(0).build();
    try (Metrics metrics = Metrics.open(lean)) {
      histogram(metrics, 1).with("1").record(1L);
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.find("tare_quantiles_refused_total")).isEmpty();
      assertThat(snapshot.value("tare_other_faults_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldDescribeWhatItShows() {
    try (Metrics metrics = Metrics.open()) {
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(metrics.registry().descriptors())
          .containsAll(snapshot.families().stream().map(MetricFamily::descriptor).toList())
          .noneMatch(d -> d.name().value().equals("tare_series_bytes"))
          .filteredOn(d -> d.name().value().startsWith("tare_"))
          .filteredOn(d -> !d.labelNames().isEmpty())
          .extracting(d -> d.name().value())
          .containsExactly("tare_build_info");
    }
  }

  /** So that there is a scrape to count. */
  private record Nothing(String format) implements SnapshotWriter {
    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) {}
  }
}
