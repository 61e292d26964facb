package dev.tare.otlp;

import static io.opentelemetry.proto.metrics.v1.AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
import static io.opentelemetry.proto.metrics.v1.AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.push.SendException;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent beside what was sent before: all of it or the difference, and since when. */
class DeltaTest {
  private static final Instant BEGAN = Instant.parse("2026-11-29T08:00:00Z");
  private static final Duration GENEROUS = Duration.ofSeconds(30);

  private final OtlpReceiver receiver;
  private final OtlpSender cumulative;
  private final OtlpSender delta;
  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().recordedHistograms("cells_seconds").build());
  private final Family<Counter> orders =
      metrics.registry().counter("orders_total", "Orders.").labels("l").family();

  /** What callbacks show; one that finds nothing fails. */
  private final Map<String, Long> kept = new HashMap<>();

  private Instant now = BEGAN;

  DeltaTest() throws IOException {
    receiver = OtlpReceiver.start();
    cumulative = sender().build();
    delta = sender().delta().build();
  }

  private OtlpSender.Builder sender() {
    return OtlpSender.http(receiver.endpoint()).environment(Map.of()).began(BEGAN);
  }

  @AfterEach
  void close() {
    cumulative.close();
    delta.close();
    metrics.close();
    receiver.close();
  }

  private Received send(OtlpSender sender) throws SendException, InterruptedException {
    return send(sender, metrics.snapshot(sender.detail()));
  }

  private Received send(OtlpSender sender, MetricsSnapshot snapshot)
      throws SendException, InterruptedException {
    now = now.plusSeconds(60);
    sender.send(snapshot, now, GENEROUS);
    return receiver.last();
  }

  private static void assertPoint(NumberDataPoint point, long value, Instant from, Instant to) {
    assertThat(point.hasAsDouble() ? point.getAsDouble() : (double) point.getAsInt())
        .isEqualTo((double) value);
    assertThat(Instant.EPOCH.plusNanos(point.getStartTimeUnixNano())).isEqualTo(from);
    assertThat(Instant.EPOCH.plusNanos(point.getTimeUnixNano())).isEqualTo(to);
  }

  @Test
  void shouldSendAllOfItByDefault() throws Exception {
    orders.with("a").add(3);
    assertPoint(send(cumulative).number("orders_total", "l", "a"), 3, BEGAN, now);
    Instant first = now;
    orders.with("a").add(4);
    orders.with("b").add(5);
    Received second = send(cumulative);
    assertPoint(second.number("orders_total", "l", "a"), 7, BEGAN, now);
    assertPoint(second.number("orders_total", "l", "b"), 5, first, now);
    Received third = send(cumulative);
    assertPoint(third.number("orders_total", "l", "b"), 5, first, now);
    assertThat(third.metric("orders_total").getSum().getAggregationTemporality())
        .isEqualTo(AGGREGATION_TEMPORALITY_CUMULATIVE);
  }

  @Test
  void shouldSendDifferencesWhereTheyAreAskedFor() throws Exception {
    orders.with("a").add(3);
    assertPoint(send(delta).number("orders_total", "l", "a"), 3, BEGAN, now);
    Instant first = now;
    orders.with("a").add(4);
    orders.with("b").add(5);
    Received second = send(delta);
    assertPoint(second.number("orders_total", "l", "a"), 4, first, now);
    assertPoint(second.number("orders_total", "l", "b"), 5, first, now);
    Instant before = now;
    assertPoint(send(delta).number("orders_total", "l", "b"), 0, before, now);
    assertThat(second.metric("orders_total").getSum().getAggregationTemporality())
        .isEqualTo(AGGREGATION_TEMPORALITY_DELTA);
    assertThat(second.metric("tare_build_info").getSum().getAggregationTemporality())
        .as("what is not counted has no differences")
        .isEqualTo(AGGREGATION_TEMPORALITY_CUMULATIVE);
  }

  @Test
  void shouldHaveItsOwnEarlierCopyForEachReader() throws Exception {
    orders.with("a").add(3);
    send(delta);
    OtlpSender another = sender().delta().build();
    orders.with("a").add(4);
    assertThat(send(another).number("orders_total", "l", "a").getAsInt()).isEqualTo(7);
    assertThat(send(delta).number("orders_total", "l", "a").getAsInt()).isEqualTo(4);
    another.close();
  }

  /** It counts from 0, and says since when. */
  @Test
  void shouldBeginAnewWithASeriesThatCameAgain() throws Exception {
    orders.with("a").add(9);
    send(cumulative);
    send(delta);
    orders.remove("a");
    orders.with("a").add(2);
    Instant before = now.minusSeconds(60);
    assertPoint(send(cumulative).number("orders_total", "l", "a"), 2, before, now);
    before = before.plusSeconds(60);
    assertPoint(send(delta).number("orders_total", "l", "a"), 2, before, now);
  }

  /**
   * A failing callback leaves its series out of a message, and the receiver has it all the same.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGoOnWithAFamilyThatFailedOnce(boolean differences) throws Exception {
    metrics.registry().counter("kept_total", "K.").callback(kept("only"));
    assertGoesOn(differences, "only");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGoOnWithASeriesThatFailedOnce(boolean differences) throws Exception {
    metrics.registry().counter("kept_total", "K.").labels("l").callback(List.of("a"), kept("a"));
    metrics.registry().counter("kept_total", "K.").labels("l").callback(List.of("b"), kept("b"));
    keep("b", 70);
    assertGoesOn(differences, "a", "l", "a");
  }

  private DoubleSupplier kept(String key) {
    return () -> Objects.requireNonNull(kept.get(key));
  }

  private void keep(String key, long value) {
    kept.put(key, value);
  }

  private void assertGoesOn(boolean differences, String key, String... labels) throws Exception {
    OtlpSender sender = differences ? delta : cumulative;
    keep(key, 3);
    assertPoint(send(sender).number("kept_total", labels), 3, BEGAN, now);
    keep(key, 4);
    Instant before = now;
    assertPoint(
        send(sender).number("kept_total", labels),
        differences ? 1 : 4,
        differences ? before : BEGAN,
        now);
    before = now;
    kept.remove(key);
    send(sender);
    keep(key, 9);
    assertPoint(
        send(sender).number("kept_total", labels),
        differences ? 5 : 9,
        differences ? before : BEGAN,
        now);
    before = now;
    assertPoint(
        send(sender).number("kept_total", labels),
        differences ? 0 : 9,
        differences ? before : BEGAN,
        now);
  }

  private Received sendCounts(OtlpSender sender, long... values) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      rows.add(List.of("v" + i));
    }
    MetricDescriptor name =
        new MetricDescriptor(
            new MetricName("sent_total"), MetricType.COUNTER, "S.", Unit.NONE, List.of("l"));
    return send(
        sender,
        new MetricsSnapshot(
            Labels.EMPTY,
            List.of(new CounterFamily(name, new SeriesIndex(List.of("l"), rows), values))));
  }

  /** Each message has a series fewer, and the copies are told apart. */
  @Test
  void shouldGoOnFromTheLastCopyThatHasTheSeries() throws Exception {
    sendCounts(delta, 1, 1, 1);
    Instant first = now;
    sendCounts(delta, 2, 2);
    Instant second = now;
    sendCounts(delta, 3);
    Instant third = now;
    Received all = sendCounts(delta, 10, 10, 10);
    assertPoint(all.number("sent_total", "l", "v0"), 7, third, now);
    assertPoint(all.number("sent_total", "l", "v1"), 8, second, now);
    assertPoint(all.number("sent_total", "l", "v2"), 9, first, now);
  }

  @Test
  void shouldBeginAnewAfterTenMessagesWithoutASeries() throws Exception {
    sendCounts(cumulative, 1, 1);
    for (int i = 0; i < Baseline.MOST_ABSENT; i++) {
      sendCounts(cumulative, 1);
    }
    assertPoint(sendCounts(cumulative, 1, 2).number("sent_total", "l", "v1"), 2, BEGAN, now);
    for (int i = 0; i <= Baseline.MOST_ABSENT; i++) {
      sendCounts(cumulative, 1);
    }
    Instant last = now;
    assertPoint(sendCounts(cumulative, 1, 2).number("sent_total", "l", "v1"), 2, last, now);
  }

  /** It was removed, and nobody fails. */
  @Test
  void shouldBeginAnewWithASmallerCountAfterAMessageWithoutIt() throws Exception {
    sendCounts(delta, 1, 9);
    sendCounts(delta, 1);
    Instant last = now;
    assertPoint(sendCounts(delta, 1, 2).number("sent_total", "l", "v1"), 2, last, now);
  }

  /** Whatever is recorded between: the differences add up to everything, in each form. */
  @Test
  void shouldAddUpToAllThatWasRecorded() throws Exception {
    Histogram explicit = metrics.registry().histogram("explicit_seconds", "E.").register();
    Histogram natives =
        metrics.registry().histogram("native_seconds", "N.").nativeSchema(3).register();
    Histogram cells = metrics.registry().histogram("cells_seconds", "C.").register();
    Random random = new Random(19);
    long[] counts = new long[3];
    double[] sums = new double[3];
    long recorded = 0;
    long recordedNs = 0;
    for (int push = 0; push < 6; push++) {
      for (int i = 0; i < push * 100; i++) {
        long value = (long) Math.exp(8 + 12 * random.nextDouble());
        explicit.record(value);
        natives.record(value);
        cells.record(value);
        recorded++;
        recordedNs += value;
      }
      Received received = send(delta);
      HistogramDataPoint le = received.explicit("explicit_seconds");
      counts[0] += le.getCount();
      sums[0] += le.getSum();
      assertThat(le.getBucketCountsList().stream().mapToLong(c -> c).sum())
          .isEqualTo(le.getCount())
          .isEqualTo(push * 100L);
      for (int i = 1; i < 3; i++) {
        ExponentialHistogramDataPoint point =
            received.exponential(i == 1 ? "native_seconds" : "cells_seconds");
        long inBuckets = point.getPositive().getBucketCountsList().stream().mapToLong(c -> c).sum();
        assertThat(inBuckets + point.getZeroCount()).isEqualTo(point.getCount());
        assertThat(point.getCount()).isEqualTo(push * 100L);
        counts[i] += point.getCount();
        sums[i] += point.getSum();
      }
    }
    for (int i = 0; i < 3; i++) {
      assertThat(counts[i]).isEqualTo(recorded);
      assertThat(sums[i]).isCloseTo(recordedNs / 1e9, offset(1e-9));
    }
  }

  @Test
  void shouldPutWhatWasRefusedIntoTheNextDifference() throws Exception {
    orders.with("a").add(3);
    receiver.then(OtlpReceiver.status(503), OtlpReceiver.status(400));
    assertThatThrownBy(() -> send(delta))
        .isInstanceOfSatisfying(
            SendException.class, e -> assertThat(e.retryable()).as("not taken").isTrue());
    assertThatThrownBy(() -> send(delta))
        .isInstanceOfSatisfying(
            SendException.class, e -> assertThat(e.retryable()).as("for ever").isFalse());
    orders.with("a").add(4);
    assertPoint(send(delta).number("orders_total", "l", "a"), 7, BEGAN, now);
  }

  /** As where there is no memory to write it. */
  @Test
  void shouldPutWhatCouldNotBeWrittenIntoTheNextDifference() throws Exception {
    OtlpSender sender = sender().delta().build(FailingOnce::new);
    orders.with("a").add(3);
    assertThatThrownBy(() -> send(sender)).isInstanceOf(OutOfMemoryError.class);
    orders.with("a").add(4);
    assertPoint(send(sender).number("orders_total", "l", "a"), 7, BEGAN, now);
    sender.close();
  }

  /** The receiver has it, and the answer is lost. */
  @Test
  void shouldSendNoDifferenceTwice() throws Exception {
    orders.with("a").add(3);
    receiver.then(
        exchange -> {
          receiver.take(exchange);
          exchange.sendResponseHeaders(504, -1);
        });
    assertThatThrownBy(() -> send(delta))
        .isInstanceOfSatisfying(
            SendException.class, e -> assertThat(e.retryable()).as("may be counted").isFalse());
    assertThat(receiver.last().number("orders_total", "l", "a").getAsInt()).isEqualTo(3);
    orders.with("a").add(4);
    assertThat(send(delta).number("orders_total", "l", "a").getAsInt()).isEqualTo(4);
  }

  /** The same with all of it: the next message makes up for it, so it may be repeated. */
  @Test
  void shouldRepeatWhatIsCumulative() throws Exception {
    orders.with("a").add(3);
    receiver.then(OtlpReceiver.status(504));
    assertThatThrownBy(() -> send(cumulative))
        .isInstanceOfSatisfying(SendException.class, e -> assertThat(e.retryable()).isTrue());
    assertPoint(send(cumulative).number("orders_total", "l", "a"), 3, BEGAN, now);
  }

  private static MetricsSnapshot foreign(double sum, long count) {
    MetricDescriptor histogram =
        new MetricDescriptor(
            new MetricName("foreign"), MetricType.HISTOGRAM, "F.", Unit.NONE, List.of());
    MetricDescriptor summary =
        new MetricDescriptor(
            new MetricName("summary"), MetricType.SUMMARY, "S.", Unit.NONE, List.of());
    return new MetricsSnapshot(
        Labels.EMPTY,
        List.of(
            new HistogramFamily(
                histogram,
                SeriesIndex.SINGLE,
                new double[] {0.1},
                new long[] {count, 1},
                new double[] {sum}),
            new SummaryFamily(
                summary, SeriesIndex.SINGLE, new double[0], true, new long[] {count, 7})));
  }

  @Test
  void shouldSubtractDoublesAndLeaveSummariesWhole() throws Exception {
    send(delta, foreign(1.25, 2));
    Received second = send(delta, foreign(2.5, 5));
    assertThat(second.explicit("foreign").getSum()).isEqualTo(1.25);
    assertThat(second.explicit("foreign").getBucketCountsList()).containsExactly(3L, 0L);
    assertThat(second.summary("summary").getCount()).isEqualTo(5);
    assertThat(second.summary("summary").getStartTimeUnixNano())
        .isEqualTo(BEGAN.toEpochMilli() * 1_000_000);
    Received third = send(delta, foreign(0.5, 1));
    assertThat(third.explicit("foreign").getSum()).as("begun anew").isEqualTo(0.5);
    assertThat(third.summary("summary").getStartTimeUnixNano())
        .isEqualTo(now.minusSeconds(60).toEpochMilli() * 1_000_000);
  }

  /** As a collector may send it, which takes the scale that the values of one scrape need. */
  private static MetricsSnapshot scaled(int decimals, long raw) {
    Scale scale = new Scale(decimals);
    return new MetricsSnapshot(
        Labels.EMPTY,
        List.of(
            new CounterFamily(
                descriptor("scaled_total", MetricType.COUNTER, scale),
                SeriesIndex.SINGLE,
                new long[] {raw}),
            new HistogramFamily(
                descriptor("scaled", MetricType.HISTOGRAM, scale),
                SeriesIndex.SINGLE,
                new long[0],
                new long[] {1, raw})));
  }

  private static MetricDescriptor descriptor(String name, MetricType type, Scale scale) {
    return new MetricDescriptor(new MetricName(name), type, "S.", Unit.NONE, List.of(), scale);
  }

  @Test
  void shouldSubtractInTheBaseUnitWhereTheScaleChanges() throws Exception {
    send(delta, scaled(0, 5));
    Received finer = send(delta, scaled(9, 5_500_000_000L));
    assertThat(finer.number("scaled_total").getAsDouble()).isEqualTo(0.5);
    assertThat(finer.explicit("scaled").getSum()).isEqualTo(0.5);
    Received coarser = send(delta, scaled(0, 7));
    assertThat(coarser.number("scaled_total").getAsDouble()).isEqualTo(1.5);
    assertThat(coarser.explicit("scaled").getSum()).isEqualTo(1.5);
    assertThat(send(delta, scaled(0, 9)).number("scaled_total").getAsInt()).isEqualTo(2);
  }

  private static MetricsSnapshot counter(CounterFamily family) {
    return new MetricsSnapshot(Labels.EMPTY, List.of(family));
  }

  @Test
  void shouldSubtractInTheBaseUnitWhereACounterBecomesOneOfDoubles() throws Exception {
    MetricDescriptor name = descriptor("scaled_total", MetricType.COUNTER, new Scale(0));
    MetricsSnapshot five = counter(new CounterFamily(name, SeriesIndex.SINGLE, new long[] {5}));
    MetricsSnapshot doubles =
        counter(new CounterFamily(name, SeriesIndex.SINGLE, new double[] {5.5}));
    MetricsSnapshot seven = counter(new CounterFamily(name, SeriesIndex.SINGLE, new long[] {7}));
    send(delta, five);
    assertThat(send(delta, doubles).number("scaled_total").getAsDouble()).isEqualTo(0.5);
    assertThat(send(delta, seven).number("scaled_total").getAsDouble()).isEqualTo(1.5);
  }

  /** As many values in two buckets, up to and with 1 and above, and 1 as their sum each. */
  private static MetricsSnapshot natives(
      long below, long above, @Nullable NativeHistogram natives) {
    HistogramFamily family =
        new HistogramFamily(
            descriptor("wide", MetricType.HISTOGRAM, new Scale(0)),
            SeriesIndex.SINGLE,
            new long[] {1},
            new long[] {below, above, below + above});
    return new MetricsSnapshot(
        Labels.EMPTY, List.of(natives == null ? family : family.withNative(List.of(natives))));
  }

  @Test
  void shouldSendExplicitDifferencesWhereAZeroBucketHasWidened() throws Exception {
    double narrow = NativeHistogram.NARROWEST_ZERO;
    send(
        delta,
        natives(3, 5, new NativeHistogram(0, narrow, 1, new int[] {-3, 1}, new long[] {2, 5})));
    NativeHistogram widened = new NativeHistogram(0, 0.25, 4, new int[] {1}, new long[] {6});
    HistogramDataPoint point = send(delta, natives(4, 6, widened)).explicit("wide");
    assertThat(point.getBucketCountsList()).containsExactly(1L, 1L);
    assertThat(point.getSum()).isEqualTo(2);
    widened = new NativeHistogram(0, 0.25, 4, new int[] {1}, new long[] {7});
    ExponentialHistogramDataPoint again = send(delta, natives(4, 7, widened)).exponential("wide");
    assertThat(again.getCount()).as("the same width").isEqualTo(1);
    assertThat(again.getZeroCount()).isZero();
  }

  @Test
  void shouldSendExplicitDifferencesToACopyWithoutNativeBuckets() throws Exception {
    send(delta, natives(3, 5, null));
    NativeHistogram natives = new NativeHistogram(0, 3, new int[] {1}, new long[] {6});
    HistogramDataPoint point = send(delta, natives(3, 6, natives)).explicit("wide");
    assertThat(point.getBucketCountsList()).containsExactly(0L, 1L);
    assertThat(point.getSum()).isEqualTo(1);
  }
}
