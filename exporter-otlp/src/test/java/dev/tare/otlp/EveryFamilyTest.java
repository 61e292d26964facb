package dev.tare.otlp;

import static io.opentelemetry.proto.metrics.v1.AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.export.push.Receipt;
import dev.tare.export.push.SendException;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each type of family, written by hand, and what of it a receiver reads. */
class EveryFamilyTest {
  private static final Instant BEGAN = Instant.parse("2026-11-29T08:00:00Z");
  private static final Instant TAKEN = Instant.parse("2026-11-29T09:00:00.000000001Z");
  private static final long BEGAN_NS = BEGAN.toEpochMilli() * 1_000_000;
  private static final long TAKEN_NS = TAKEN.toEpochMilli() * 1_000_000 + 1;
  private static final Duration GENEROUS = Duration.ofSeconds(30);
  private static final SeriesIndex A_AND_B =
      new SeriesIndex(List.of("l"), List.of(List.of("a"), List.of("b")));

  private final OtlpReceiver receiver;
  private final OtlpSender sender;

  EveryFamilyTest() throws IOException {
    receiver = OtlpReceiver.start();
    sender = sender().build();
  }

  private OtlpSender.Builder sender() {
    return OtlpSender.http(receiver.endpoint()).environment(Map.of()).began(BEGAN);
  }

  @AfterEach
  void close() {
    sender.close();
    receiver.close();
  }

  private Received send(MetricFamily... families) throws SendException, InterruptedException {
    return send(sender, new MetricsSnapshot(Labels.EMPTY, List.of(families)));
  }

  private Received send(OtlpSender by, MetricsSnapshot snapshot)
      throws SendException, InterruptedException {
    Receipt receipt = by.send(snapshot, TAKEN, GENEROUS);
    assertThat(receipt.rejectedPoints()).isZero();
    assertThat(receipt.bytes()).isEqualTo(receiver.last().request().getSerializedSize());
    return receiver.last();
  }

  private static MetricDescriptor family(
      String name, MetricType type, Unit unit, String... labels) {
    return new MetricDescriptor(
        new MetricName(name), type, "Help for " + name + ".", unit, List.of(labels));
  }

  private static void assertTimes(NumberDataPoint point, long startNs) {
    assertThat(point.getStartTimeUnixNano()).isEqualTo(startNs);
    assertThat(point.getTimeUnixNano()).isEqualTo(TAKEN_NS);
  }

  @Test
  void shouldSendWholeCountersAsMonotonicSums() throws Exception {
    long createdMs = BEGAN.plusSeconds(60).toEpochMilli();
    Received received =
        send(
            new CounterFamily(
                    family("orders_total", MetricType.COUNTER, Unit.NONE, "l"),
                    A_AND_B,
                    new long[] {(1L << 53) + 1, MetricFamily.ABSENT})
                .withCreated(new long[] {createdMs, 0}));
    Metric metric = received.metric("orders_total");
    assertThat(metric.getDescription()).isEqualTo("Help for orders_total.");
    assertThat(metric.getUnit()).isEmpty();
    assertThat(metric.getSum().getIsMonotonic()).isTrue();
    assertThat(metric.getSum().getAggregationTemporality())
        .isEqualTo(AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(metric.getSum().getDataPointsList()).as("known ones").hasSize(1);
    NumberDataPoint point = received.number("orders_total", "l", "a");
    assertThat(point.getAsInt()).as("more than a double can say").isEqualTo((1L << 53) + 1);
    assertTimes(point, createdMs * 1_000_000);
  }

  @Test
  void shouldSendCountersOfTimeInSeconds() throws Exception {
    Received received =
        send(
            new CounterFamily(
                family("busy_seconds_total", MetricType.COUNTER, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new long[] {1_500_000_001L}),
            new CounterFamily(
                family("foreign_total", MetricType.COUNTER, Unit.NONE),
                SeriesIndex.SINGLE,
                new double[] {2.25}));
    assertThat(received.metric("busy_seconds_total").getUnit()).isEqualTo("s");
    assertThat(received.number("busy_seconds_total").getAsDouble()).isEqualTo(1.500000001);
    assertTimes(received.number("busy_seconds_total"), BEGAN_NS);
    assertThat(received.number("foreign_total").getAsDouble()).isEqualTo(2.25);
  }

  @Test
  void shouldSendGaugesAndUnknownNumbersAsGauges() throws Exception {
    Received received =
        send(
            new GaugeFamily(
                family("room_celsius", MetricType.GAUGE, Unit.of("celsius"), "l"),
                A_AND_B,
                new long[] {
                  Double.doubleToRawLongBits(-3.5), Double.doubleToRawLongBits(Double.NaN)
                }),
            new GaugeFamily(
                family("free_bytes", MetricType.UNKNOWN, Unit.BYTES),
                SeriesIndex.SINGLE,
                new long[] {Double.doubleToRawLongBits(4096)}),
            new GaugeFamily(
                family("share_ratio", MetricType.GAUGE, Unit.RATIO),
                SeriesIndex.SINGLE,
                new long[] {Double.doubleToRawLongBits(0.5)}),
            new GaugeFamily(
                family("line_parsecs", MetricType.GAUGE, Unit.of("parsecs")),
                SeriesIndex.SINGLE,
                new long[] {Double.doubleToRawLongBits(Double.NaN)}));
    assertThat(received.metric("room_celsius").getUnit()).isEqualTo("Cel");
    assertThat(received.metric("room_celsius").getGauge().getDataPointsList()).hasSize(1);
    assertThat(received.number("room_celsius", "l", "a").getAsDouble()).isEqualTo(-3.5);
    assertTimes(received.number("room_celsius", "l", "a"), 0);
    assertThat(received.metric("free_bytes").getUnit()).isEqualTo("By");
    assertThat(received.number("free_bytes").getAsDouble()).isEqualTo(4096);
    assertThat(received.metric("share_ratio").getUnit()).isEqualTo("1");
    assertThat(received.has("line_parsecs")).as("without a point").isFalse();
    assertThat(Units.ucum(Unit.of("parsecs"))).isEqualTo("{parsecs}");
  }

  @Test
  void shouldSendInfosAndStatesAsSumsThatAreNotMonotonic() throws Exception {
    Received received =
        send(
            new InfoFamily(family("build_info", MetricType.INFO, Unit.NONE, "l"), A_AND_B),
            new StateSetFamily(
                family("mode", MetricType.STATE_SET, Unit.NONE),
                SeriesIndex.SINGLE,
                List.of("on", "off"),
                new boolean[] {false, true}));
    assertThat(received.metric("build_info").getSum().getIsMonotonic()).isFalse();
    assertThat(received.number("build_info", "l", "b").getAsInt()).isEqualTo(1);
    assertTimes(received.number("build_info", "l", "b"), BEGAN_NS);
    assertThat(received.metric("mode").getSum().getIsMonotonic()).isFalse();
    assertThat(received.number("mode", "mode", "on").getAsInt()).isZero();
    assertThat(received.number("mode", "mode", "off").getAsInt()).isEqualTo(1);
  }

  @Test
  void shouldLetNothingBeginAfterItsSnapshotWasTaken() throws Exception {
    OtlpSender early = sender().began(TAKEN.plusSeconds(1)).build();
    Received received =
        send(
            early,
            new MetricsSnapshot(
                Labels.EMPTY,
                List.of(
                    new InfoFamily(family("build_info", MetricType.INFO, Unit.NONE, "l"), A_AND_B),
                    new StateSetFamily(
                        family("mode", MetricType.STATE_SET, Unit.NONE),
                        SeriesIndex.SINGLE,
                        List.of("on"),
                        new boolean[] {true}),
                    new CounterFamily(
                        family("orders_total", MetricType.COUNTER, Unit.NONE),
                        SeriesIndex.SINGLE,
                        new long[] {1}))));
    assertTimes(received.number("build_info", "l", "a"), TAKEN_NS);
    assertTimes(received.number("mode", "mode", "on"), TAKEN_NS);
    assertTimes(received.number("orders_total"), TAKEN_NS);
    early.close();
  }

  @Test
  void shouldSendSummaries() throws Exception {
    Received received =
        send(
            new SummaryFamily(
                family("rpc_seconds", MetricType.SUMMARY, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new double[] {0.5, 0.99},
                true,
                new long[] {2_000_000, MetricFamily.ABSENT, 3, 7_000_000_000L}),
            new SummaryFamily(
                family("bare_seconds", MetricType.SUMMARY, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new double[] {0.5},
                false,
                new long[] {2_000_000}));
    SummaryDataPoint point = received.summary("rpc_seconds");
    assertThat(point.getCount()).isEqualTo(3);
    assertThat(point.getSum()).isEqualTo(7);
    assertThat(point.getStartTimeUnixNano()).isEqualTo(BEGAN_NS);
    assertThat(point.getQuantileValuesList())
        .singleElement()
        .satisfies(
            quantile -> {
              assertThat(quantile.getQuantile()).isEqualTo(0.5);
              assertThat(quantile.getValue()).isEqualTo(0.002);
            });
    assertThat(received.number("bare_seconds", "quantile", "0.5").getAsDouble()).isEqualTo(0.002);
  }

  private static HistogramFamily histogram(MetricType type) {
    return new HistogramFamily(
        family("size_bytes", type, Unit.BYTES),
        SeriesIndex.SINGLE,
        new long[] {10, 100},
        new long[] {1, 0, 4, 1_234});
  }

  @Test
  void shouldSendHistogramsOfWhichLittleIsKnownWithTheirBounds() throws Exception {
    HistogramDataPoint point = send(histogram(MetricType.HISTOGRAM)).explicit("size_bytes");
    assertThat(point.getExplicitBoundsList()).containsExactly(10.0, 100.0);
    assertThat(point.getBucketCountsList()).containsExactly(1L, 0L, 4L);
    assertThat(point.getCount()).isEqualTo(5);
    assertThat(point.getSum()).isEqualTo(1_234);
    assertThat(point.hasMin() || point.hasMax()).isFalse();
    assertThat(point.getStartTimeUnixNano()).isEqualTo(BEGAN_NS);
    assertThat(point.getTimeUnixNano()).isEqualTo(TAKEN_NS);
  }

  @Test
  void shouldSendGaugeHistogramsAsGauges() throws Exception {
    Received received = send(histogram(MetricType.GAUGE_HISTOGRAM));
    assertThat(received.number("size_bytes_bucket", "le", "10.0").getAsDouble()).isEqualTo(1);
    assertThat(received.number("size_bytes_bucket", "le", "100.0").getAsDouble()).isEqualTo(1);
    assertThat(received.number("size_bytes_bucket", "le", "+Inf").getAsDouble()).isEqualTo(5);
    assertThat(received.number("size_bytes_gcount").getAsDouble()).isEqualTo(5);
    assertThat(received.number("size_bytes_gsum").getAsDouble()).isEqualTo(1_234);
  }

  @Test
  void shouldWriteBoundsAndQuantilesAsTheTextFormatsDo() throws Exception {
    Received received =
        send(
            new HistogramFamily(
                family("wait_seconds", MetricType.GAUGE_HISTOGRAM, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new long[] {500_000, 1_000_000_000_000_000L},
                new long[] {1, 0, 4, 1_234}),
            new SummaryFamily(
                family("bare_seconds", MetricType.SUMMARY, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new double[] {0.0001},
                false,
                new long[] {2_000_000}));
    assertThat(received.number("wait_seconds_bucket", "le", "0.0005").getAsDouble()).isEqualTo(1);
    assertThat(received.number("wait_seconds_bucket", "le", "1e+06").getAsDouble()).isEqualTo(1);
    assertThat(received.number("bare_seconds", "quantile", "0.0001").getAsDouble())
        .isEqualTo(0.002);
  }

  private static HistogramFamily natives() {
    return histogram(MetricType.HISTOGRAM)
        .withNative(List.of(new NativeHistogram(1, 2, new int[] {-1, 0, 3}, new long[] {1, 1, 1})));
  }

  @Test
  void shouldSendNativeBucketsAsExponentialOnes() throws Exception {
    ExponentialHistogramDataPoint point = send(natives()).exponential("size_bytes");
    assertThat(point.getScale()).isEqualTo(1);
    assertThat(point.getZeroCount()).isEqualTo(2);
    assertThat(point.getCount()).isEqualTo(5);
    assertThat(point.getSum()).isEqualTo(1_234);
    assertThat(point.getPositive().getOffset()).isEqualTo(-2);
    assertThat(point.getPositive().getBucketCountsList()).containsExactly(1L, 1L, 0L, 0L, 1L);
    assertThat(point.getNegative().getBucketCountsList()).isEmpty();
    assertThat(point.getStartTimeUnixNano()).isEqualTo(BEGAN_NS);
  }

  @Test
  void shouldSendExplicitBucketsWhereTheyAreAskedFor() throws Exception {
    OtlpSender asked =
        sender().explicitHistograms(d -> d.name().value().equals("size_bytes")).build();
    Received received = send(asked, new MetricsSnapshot(Labels.EMPTY, List.of(natives())));
    assertThat(received.explicit("size_bytes").getBucketCountsList()).containsExactly(1L, 0L, 4L);
    asked.close();
  }

  @Test
  void shouldSendExemplarsOnce() throws Exception {
    long at = TAKEN.toEpochMilli();
    Exemplar exemplar = new Exemplar(50, 0x0123456789abcdefL, 2, 3, at - 1_000);
    @Nullable Exemplar[] perBucket = {null, exemplar, null};
    HistogramFamily explicit = histogram(MetricType.HISTOGRAM).withExemplars(perBucket);
    CounterFamily counter =
        new CounterFamily(
                family("orders_total", MetricType.COUNTER, Unit.NONE),
                SeriesIndex.SINGLE,
                new long[] {7})
            .withExemplars(new Exemplar[] {exemplar});
    CounterFamily seconds =
        new CounterFamily(
                family("busy_seconds_total", MetricType.COUNTER, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new long[] {7})
            .withExemplars(new Exemplar[] {exemplar});
    Received first = send(explicit, counter, seconds);
    assertExemplar(first.explicit("size_bytes").getExemplars(0), 50, at - 1_000);
    assertThat(first.number("orders_total").getExemplars(0).getAsInt()).isEqualTo(50);
    assertThat(first.number("busy_seconds_total").getExemplars(0).getAsDouble()).isEqualTo(5e-8);
    Received second = send(explicit, counter, seconds);
    assertThat(second.explicit("size_bytes").getExemplarsList()).isEmpty();
    assertThat(second.number("orders_total").getExemplarsList()).isEmpty();
    HistogramFamily exponential =
        natives()
            .withExemplars(new @Nullable Exemplar[] {null, null, new Exemplar(500, 0, 2, 3, at)});
    assertExemplarValue(send(exponential).exponential("size_bytes").getExemplars(0), 500);
  }

  private static void assertExemplar(
      io.opentelemetry.proto.metrics.v1.Exemplar exemplar, double value, long epochMs) {
    assertExemplarValue(exemplar, value);
    assertThat(exemplar.getTimeUnixNano()).isEqualTo(epochMs * 1_000_000);
    assertThat(HexFormat.of().formatHex(exemplar.getTraceId().toByteArray()))
        .isEqualTo("0123456789abcdef0000000000000002");
    assertThat(HexFormat.of().formatHex(exemplar.getSpanId().toByteArray()))
        .isEqualTo("0000000000000003");
  }

  private static void assertExemplarValue(
      io.opentelemetry.proto.metrics.v1.Exemplar exemplar, double value) {
    assertThat(exemplar.getAsDouble()).isEqualTo(value);
  }

  @Test
  void shouldPutCommonLabelsBelowThoseOfTheSeriesAndLeaveOutEmptyOnes() throws Exception {
    SeriesIndex index =
        new SeriesIndex(List.of("l", "m"), List.of(List.of("", "ö"), List.of("own", "")));
    MetricsSnapshot snapshot =
        new MetricsSnapshot(
            Labels.of("l", "common", "service", "orders"),
            List.of(
                new CounterFamily(
                    family("orders_total", MetricType.COUNTER, Unit.NONE, "l", "m"),
                    index,
                    new long[] {1, 2}),
                new CounterFamily(
                    family("plain_total", MetricType.COUNTER, Unit.NONE),
                    SeriesIndex.SINGLE,
                    new long[] {3})));
    Received received = send(sender, snapshot);
    assertThat(received.number("orders_total", "m", "ö", "service", "orders").getAsInt())
        .isEqualTo(1);
    assertThat(received.number("orders_total", "l", "own", "service", "orders").getAsInt())
        .isEqualTo(2);
    assertThat(received.number("plain_total", "l", "common", "service", "orders").getAsInt())
        .isEqualTo(3);
  }

  /** Nothing of a real registry is left out, Tare's own families included. */
  @Test
  void shouldSendEveryFamilyOfARegistry() throws Exception {
    try (Metrics metrics = Metrics.open()) {
      metrics.registry().histogram("t_seconds", "T.").nativeSchema(3).register().record(5L);
      MetricsSnapshot snapshot = metrics.snapshot(sender.detail());
      Received received = send(sender, snapshot);
      for (MetricFamily family : snapshot.families()) {
        String name = family.descriptor().name().value();
        boolean hasPoints =
            family.series().size() > 0
                && !(family instanceof GaugeFamily gauge && Double.isNaN(gauge.value(0)));
        assertThat(received.has(name)).as(name).isEqualTo(hasPoints);
      }
      assertThat(received.number("tare_aggregator_alive").getAsDouble()).isEqualTo(1);
      assertThat(received.exponential("t_seconds").getCount()).isEqualTo(1);
    }
  }
}
