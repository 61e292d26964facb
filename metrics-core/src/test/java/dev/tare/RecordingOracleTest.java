package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * Any mix of threads, records, scrapes and close, against a plain list of what was recorded. The
 * sizes are chosen so that rings, private and shared blocks all get their share.
 */
@Tag("recording")
class RecordingOracleTest {
  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final int SCHEMA = 3;
  private static final double[] QUANTILES = {0, 0.5, 0.9, 0.99, 0.999, 1};

  @Property(tries = 40)
  void shouldCountEveryRecordOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int threads,
      @ForAll @IntRange(max = 2) int ringSize,
      @ForAll @IntRange(max = 2) int blockSize,
      @ForAll @IntRange(max = 2) int ringLimit)
      throws InterruptedException {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .ringBytes(List.of(1024, 8 * 1024, 64 * 1024).get(ringSize))
            .threadBlockBytes(List.of(0, 1024, 80 * 1024).get(blockSize))
            .maxRings(List.of(0, 1, 64).get(ringLimit))
            .build();
    check(options, seed, threads);
  }

  @Example
  void shouldCountEveryRecordOnceWithTheDefaults() throws InterruptedException {
    check(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build(), 42, 4);
  }

  private static void check(MetricsOptions options, long seed, int threads)
      throws InterruptedException {
    List<long[]> recorded = values(new Random(seed), threads);
    Metrics metrics = Metrics.open(options);
    try {
      Histogram histogram =
          metrics
              .registry()
              .histogram("t_seconds", "Times t.")
              .unit(Unit.SECONDS)
              .quantiles(QUANTILES)
              .lifetimeQuantiles()
              .nativeSchema(SCHEMA)
              .register();
      List<Thread> running = new ArrayList<>();
      for (long[] values : recorded) {
        running.add(new Thread(() -> recordAll(histogram, values)));
      }
      running.forEach(Thread::start);
      long seen = 0;
      while (running.stream().anyMatch(Thread::isAlive)) {
        long now = histogramOf(metrics.snapshot()).count(0);
        assertThat(now).isGreaterThanOrEqualTo(seen);
        seen = now;
      }
      for (Thread thread : running) {
        thread.join();
      }
      assertEqual(metrics.snapshot(Detail.NATIVE), recorded);
      // Again, after the blocks of the dead threads have been folded in, and with a late record.
      histogram.record(1);
      recorded.add(new long[] {1});
      assertEqual(metrics.snapshot(Detail.NATIVE), recorded);
      histogram.record(2);
      recorded.add(new long[] {2});
      metrics.close();
      MetricsSnapshot closed = metrics.snapshot();
      histogram.record(3);
      assertThat(metrics.snapshot()).isSameAs(closed);
      assertEqual(closed, recorded);
    } finally {
      metrics.close();
    }
  }

  private static void recordAll(Histogram histogram, long[] values) {
    for (long value : values) {
      histogram.record(value);
    }
  }

  /** Latencies, and what nobody should record but somebody will. */
  private static List<long[]> values(Random random, int threads) {
    List<long[]> all = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      long[] values = new long[random.nextInt(20_000)];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (random.nextInt(20)) {
              case 0 -> -random.nextInt(100);
              case 1 -> random.nextInt(3);
              case 2 -> HOUR_NS + random.nextInt(5) - 2;
              case 3 -> 500_000 * (1L + random.nextInt(20)) + random.nextInt(3) - 1;
              default -> (long) Math.exp(random.nextGaussian() * 2 + 13);
            };
      }
      all.add(values);
    }
    return all;
  }

  private static HistogramFamily histogramOf(MetricsSnapshot snapshot) {
    return (HistogramFamily) snapshot.family("t_seconds");
  }

  private static void assertEqual(MetricsSnapshot snapshot, List<long[]> recorded) {
    long[] sorted =
        recorded.stream()
            .flatMapToLong(Arrays::stream)
            .map(value -> Math.max(0, value))
            .sorted()
            .toArray();
    HistogramFamily family = histogramOf(snapshot);
    assertThat(family.count(0)).isEqualTo(sorted.length);
    long sum = 0;
    long[] buckets = new long[family.buckets()];
    for (long value : sorted) {
      sum += value;
      int bucket = 0;
      while (value / 1e9 > family.upperBound(bucket)) {
        bucket++;
      }
      buckets[bucket]++;
    }
    assertThat(family.rawSum(0)).isEqualTo(sum);
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      assertThat(family.bucketCount(0, bucket)).as("bucket %d", bucket).isEqualTo(buckets[bucket]);
    }
    assertNative(family, sorted);
    for (double quantile : QUANTILES) {
      assertQuantile(snapshot, sorted, quantile);
    }
    long outside =
        recorded.stream()
            .flatMapToLong(Arrays::stream)
            .filter(value -> value < 0 || value > HOUR_NS)
            .count();
    assertThat(snapshot.value("tare_values_clamped_total", "metric", "t_seconds"))
        .isEqualTo((double) outside);
  }

  /** Counted by the bounds themselves, not by marks. */
  private static void assertNative(HistogramFamily family, long[] sorted) {
    TreeMap<Integer, Long> expected = new TreeMap<>();
    long zeros = 0;
    int index = -300;
    for (long value : sorted) {
      while (Math.min(value, HOUR_NS) > NativeHistogram.upperBound(SCHEMA, index) * 1e9) {
        index++;
      }
      if (value == 0) {
        zeros++;
      } else {
        expected.merge(index, 1L, Long::sum);
      }
    }
    NativeHistogram shown = Objects.requireNonNull(family.nativeHistogram(0));
    assertThat(shown.count()).isEqualTo(family.count(0));
    assertThat(shown.zeroCount()).isEqualTo(zeros);
    TreeMap<Integer, Long> buckets = new TreeMap<>();
    for (int i = 0; i < shown.indexes().length; i++) {
      buckets.put(shown.indexes()[i], shown.counts()[i]);
    }
    assertThat(buckets).isEqualTo(expected);
  }

  private static String label(double quantile) {
    return quantile % 1 == 0 ? Long.toString((long) quantile) : Double.toString(quantile);
  }

  /** The value at that rank, to two digits; the extremes exactly, but for the clamp. */
  private static void assertQuantile(MetricsSnapshot snapshot, long[] sorted, double quantile) {
    int rank = (int) Math.max(1, Math.ceil(quantile * sorted.length));
    long exact = sorted[rank - 1];
    double shown =
        snapshot.value("t_quantile_seconds", "window", "lifetime", "quantile", label(quantile));
    if (quantile == 1) {
      assertThat(shown).isEqualTo(exact / 1e9);
    } else {
      double clamped = Math.min(exact, HOUR_NS) / 1e9;
      assertThat(shown).as("quantile %s", quantile).isCloseTo(clamped, within(clamped / 100));
    }
  }
}
