package dev.tare.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a failing test shows is read by a person: names, labels and values, no object hashes. */
class ReadableTest {
  private static final SeriesIndex TWO =
      new SeriesIndex(List.of("route"), List.of(List.of("/a"), List.of("/b")));

  private static MetricDescriptor descriptor(String name, MetricType type, Unit unit) {
    return new MetricDescriptor(new MetricName(name), type, "H.", unit, List.of("route"));
  }

  @Test
  void shouldReadCounters() {
    MetricDescriptor descriptor = descriptor("cpu_seconds_total", MetricType.COUNTER, Unit.SECONDS);
    assertThat(new CounterFamily(descriptor, TWO, new long[] {1_500_000_000L, 0}))
        .hasToString(
            """
            # TYPE cpu_seconds_total counter
            cpu_seconds_total{route="/a"} 1.5
            cpu_seconds_total{route="/b"} 0""");
  }

  @Test
  void shouldReadGauges() {
    MetricDescriptor descriptor = descriptor("g", MetricType.GAUGE, Unit.NONE);
    long[] bits = {Double.doubleToRawLongBits(Double.NaN), Double.doubleToRawLongBits(-1.0 / 0)};
    assertThat(new GaugeFamily(descriptor, TWO, bits))
        .hasToString(
            """
            # TYPE g gauge
            g{route="/a"} NaN
            g{route="/b"} -Inf""");
    assertThat(new GaugeFamily(descriptor, SeriesIndex.SINGLE, new long[1]))
        .hasToString("# TYPE g gauge\ng 0");
  }

  @Test
  void shouldReadHistogramsWithoutTheirEmptyBuckets() {
    MetricDescriptor descriptor = descriptor("h_seconds", MetricType.HISTOGRAM, Unit.SECONDS);
    long[] bounds = {5_000_000, 10_000_000};
    long[] values = {2, 0, 1, 12_000_000_000L, 0, 0, 0, 0};
    HistogramFamily family = new HistogramFamily(descriptor, TWO, bounds, values);
    assertThat(family)
        .hasToString(
            """
            # TYPE h_seconds histogram
            h_seconds{route="/a"} count=3 sum=12 buckets={0.005=2, +Inf=1}
            h_seconds{route="/b"} count=0 sum=0 buckets={}""");
    NativeHistogram natives = new NativeHistogram(0, 1, new int[] {-1, 3}, new long[] {1, 1});
    assertThat(family.withNative(List.of(natives, natives)))
        .asString()
        .contains("+Inf=1} native=[count=3 schema=0 zero=1 buckets={0.5=1, 8=1}]");
  }

  @Test
  void shouldReadSummaries() {
    MetricDescriptor descriptor = descriptor("s_seconds", MetricType.SUMMARY, Unit.SECONDS);
    double[] quantiles = {0.5, 1};
    long[] values = {1_000_000, MetricFamily.ABSENT, 4, 2_000_000_000L, 0, 0, 0, 0};
    assertThat(new SummaryFamily(descriptor, TWO, quantiles, true, values))
        .asString()
        .contains("s_seconds{route=\"/a\"} count=4 sum=2 quantiles={0.5=0.001, 1=absent}\n");
    assertThat(new SummaryFamily(descriptor, TWO, quantiles, false, new long[4]))
        .asString()
        .contains("s_seconds{route=\"/a\"} quantiles={0.5=0, 1=0}\n");
  }

  @Test
  void shouldReadStatesAndFacts() {
    MetricDescriptor states = descriptor("phase", MetricType.STATE_SET, Unit.NONE);
    boolean[] on = {true, false, true, false, false, false};
    assertThat(new StateSetFamily(states, TWO, List.of("x", "y", "z"), on))
        .hasToString(
            """
            # TYPE phase stateset
            phase{route="/a"} on=[x, z]
            phase{route="/b"} on=[]""");
    assertThat(new InfoFamily(descriptor("a_info", MetricType.INFO, Unit.NONE), TWO))
        .asString()
        .endsWith("a_info{route=\"/b\"} 1");
  }

  @Test
  void shouldShowNoMoreThanTwentySeries() {
    SeriesIndex thousand =
        new SeriesIndex(
            List.of("id"), IntStream.range(1_000, 2_000).mapToObj(i -> List.of("" + i)).toList());
    MetricDescriptor descriptor = descriptor("x_total", MetricType.COUNTER, Unit.NONE);
    assertThat(new CounterFamily(descriptor, thousand, new long[1_000]).toString().lines())
        .hasSize(22)
        .endsWith("x_total{id=\"1019\"} 0", "… and 980 more");
    assertThat(thousand)
        .asString()
        .startsWith("1000 series by [id]: {id=\"1000\"}, ")
        .endsWith("{id=\"1019\"}, … and 980 more");
    assertThat(TWO).hasToString("2 series by [route]: {route=\"/a\"}, {route=\"/b\"}");
    assertThat(SeriesIndex.SINGLE).hasToString("1 series");
    int[] indexes = IntStream.range(0, 100).toArray();
    assertThat(new NativeHistogram(3, 0, indexes, new long[100]))
        .asString()
        .startsWith("count=0 schema=3 zero=0 buckets={1=0, 1.09")
        .endsWith(", … and 80 more}");
  }

  @Test
  void shouldReadExemplarsAsTracingSystemsWriteThem() {
    assertThat(new Exemplar(12, 1, 0xab, 0xff, 0))
        .hasToString(
            "Exemplar[rawValue=12, traceId=000000000000000100000000000000ab,"
                + " spanId=00000000000000ff, time=1970-01-01T00:00:00Z]");
  }

  @Test
  void shouldReadAWholeSnapshotWithoutObjectHashes() {
    try (Metrics metrics = Metrics.open()) {
      metrics
          .registry()
          .histogram("order_duration_seconds", "Orders.")
          .unit(Unit.SECONDS)
          .nativeSchema(3)
          .register()
          .record(Duration.ofMillis(3).toNanos());
      MetricsSnapshot snapshot = metrics.snapshot(Detail.NATIVE);
      assertThat(snapshot)
          .asString()
          .startsWith("# common labels {}\n# TYPE order_duration_quantile_seconds ")
          .contains("\norder_duration_seconds count=1 sum=0.003 buckets={0.005=1} native=[count=1")
          .contains("\ntare_aggregator_alive 1\n")
          .doesNotContainPattern("@[0-9a-f]{5,}");
      assertThat(snapshot.families())
          .extracting(family -> family.descriptor().toString())
          .allMatch(text -> text.startsWith("MetricDescriptor[name="))
          .noneMatch(text -> text.matches(".*@[0-9a-f]{5,}.*"));
    }
  }
}
