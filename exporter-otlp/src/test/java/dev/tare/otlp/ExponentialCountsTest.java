package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets against a plain list of values. */
class ExponentialCountsTest {
  private static final Random RANDOM = new Random(19);

  /** By trying bounds, one after the other. */
  private static int slowIndex(double value, int scale) {
    int index = -1_000_000;
    int step = 1 << 20;
    while (step > 0) {
      // The last index whose lower bound is below the value.
      while (lower(index + step, scale) < value) {
        index += step;
      }
      step >>= 1;
    }
    return index;
  }

  private static double lower(int index, int scale) {
    return NativeHistogram.upperBound(scale, index);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 1, 3, 6, 9})
  void shouldFindTheBucketOfEveryValue(int scale) {
    for (int i = 0; i < 10_000; i++) {
      double value = Math.scalb(1 + RANDOM.nextDouble(), RANDOM.nextInt(80) - 40);
      assertThat(ExponentialCounts.index(value, scale)).isEqualTo(slowIndex(value, scale));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 1, 3, 6, 9})
  void shouldPutABoundIntoTheBucketBelow(int scale) {
    for (int index = -20; index < 20; index++) {
      double bound = lower(index, scale);
      assertThat(ExponentialCounts.index(bound, scale)).isEqualTo(index - 1);
      assertThat(ExponentialCounts.index(Math.nextUp(bound), scale)).isEqualTo(index);
    }
  }

  @Test
  void shouldHalveWithoutLosingAnything() {
    ExponentialCounts fine =
        new ExponentialCounts(
            2, 5, new int[] {-5, -4, -1, 0, 3, 9}, new long[] {1, 2, 4, 8, 16, 32});
    ExponentialCounts coarse = fine.within(8);
    assertThat(coarse.scale()).isEqualTo(1);
    assertThat(coarse.indexes()).containsExactly(-3, -2, -1, 0, 1, 4);
    assertThat(coarse.counts()).containsExactly(1, 2, 4, 8, 16, 32);
    assertThat(fine.within(2).indexes()).containsExactly(-1, 0);
    assertThat(fine.within(2).counts()).containsExactly(7, 56);
    assertThat(fine.within(2).total()).isEqualTo(68);
    assertThat(fine.within(2).dense().getOffset()).isEqualTo(-1);
  }

  @Test
  void shouldSubtractInTheCoarserScale() {
    ExponentialCounts was = new ExponentialCounts(1, 1, new int[] {0, 1}, new long[] {1, 2});
    ExponentialCounts now = new ExponentialCounts(0, 3, new int[] {0, 2}, new long[] {5, 7});
    ExponentialCounts fresh = now.since(was);
    assertThat(fresh.scale()).isZero();
    assertThat(fresh.zeroCount()).isEqualTo(2);
    assertThat(fresh.indexes()).containsExactly(0, 2);
    assertThat(fresh.counts()).containsExactly(2, 7);
    assertThat(now.since(now).total()).isZero();
    assertThat(now.since(now).dense().getBucketCounts()).isEmpty();
  }

  /** The largest value of a cell decides, as it does for a quantile. */
  @Test
  void shouldCountRecordedCellsAsTheListOfValuesSays() {
    MetricsOptions options = MetricsOptions.builder().recordedHistograms("t_seconds").build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = metrics.registry().histogram("t_seconds", "T.").register();
      List<Long> values = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        long value = (long) Math.exp(8 + 12 * RANDOM.nextDouble());
        histogram.record(value);
        values.add(value);
      }
      histogram.record(0);
      HistogramFamily family = (HistogramFamily) metrics.snapshot(Detail.CELLS).family("t_seconds");
      HistogramCells cells = Objects.requireNonNull(family.cells(0));
      ExponentialCounts counts = ExponentialCounts.of(cells, new Scale(9));
      assertThat(counts.zeroCount()).isEqualTo(1);
      assertThat(counts.total()).isEqualTo(values.size() + 1);
      org.HdrHistogram.Histogram scale =
          new org.HdrHistogram.Histogram(cells.lowest(), cells.highest(), cells.digits());
      TreeMap<Integer, Long> expected = new TreeMap<>();
      for (long value : values) {
        double largest = Unit.SECONDS.toBase(scale.highestEquivalentValue(value));
        expected.merge(slowIndex(largest, counts.scale()), 1L, Long::sum);
      }
      assertThat(counts.indexes())
          .containsExactly(expected.keySet().stream().mapToInt(i -> i).toArray());
      assertThat(counts.counts())
          .containsExactly(expected.values().stream().mapToLong(i -> i).toArray());
      ExponentialCounts sent = counts.within(160);
      assertThat(sent.total()).isEqualTo(values.size() + 1);
      assertThat(sent.dense().getBucketCounts()).hasSizeBetween(80, 160);
    }
  }

  @Test
  void shouldCountNativeBucketsAsTheListOfValuesSays() {
    try (Metrics metrics = Metrics.open()) {
      Histogram histogram =
          metrics.registry().histogram("t_seconds", "T.").nativeSchema(3).register();
      TreeMap<Integer, Long> expected = new TreeMap<>();
      for (int i = 0; i < 10_000; i++) {
        long value = (long) Math.exp(8 + 12 * RANDOM.nextDouble());
        histogram.record(value);
        expected.merge(slowIndex(Unit.SECONDS.toBase(value), 3), 1L, Long::sum);
      }
      HistogramFamily family =
          (HistogramFamily) metrics.snapshot(Detail.NATIVE).family("t_seconds");
      ExponentialCounts counts =
          ExponentialCounts.of(Objects.requireNonNull(family.nativeHistogram(0)));
      assertThat(counts.indexes())
          .containsExactly(expected.keySet().stream().mapToInt(i -> i).toArray());
      assertThat(counts.counts())
          .containsExactly(expected.values().stream().mapToLong(i -> i).toArray());
    }
  }
}
