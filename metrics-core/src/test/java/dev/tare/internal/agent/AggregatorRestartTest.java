package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * The aggregator's thread dies at random points, between its duty cycles and within them, while
 * threads record, die and scrape: against a plain list of what was recorded.
 */
@Tag("recording")
class AggregatorRestartTest {
  @Property(tries = 15)
  void shouldLoseNothingWhereverItsThreadDies(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 100) int deathEvery) throws Exception {
    MortalAggregator tare = new MortalAggregator(seed, deathEvery, 1024, 64, 40 * 1024);
    Histogram histogram =
        tare.registry
            .histogram("t_seconds", "T.")
            .unit(Unit.SECONDS)
            .quantiles(0.5, 1)
            .lifetimeQuantiles()
            .register();
    List<long[]> recorded = new ArrayList<>();
    try {
      Random random = new Random(seed);
      for (int generation = 0; generation < 4; generation++) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          long[] values = random.longs(random.nextInt(4_000), 0, 20_000_000).toArray();
          recorded.add(values);
          threads.add(new Thread(() -> Arrays.stream(values).forEach(histogram::record)));
        }
        threads.forEach(Thread::start);
        long seen = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
          long now = count(tare.scrape());
          assertThat(now).isGreaterThanOrEqualTo(seen);
          seen = now;
        }
        for (Thread thread : threads) {
          thread.join();
        }
        assertEqual(tare.scrapeWithoutDeath(), recorded);
      }
      tare.scrapeUntilDeath();
      histogram.record(1L); // while there is no thread
      recorded.add(new long[] {1});
      if (random.nextBoolean()) {
        assertEqual(tare.scrapeWithoutDeath(), recorded);
      }
    } finally {
      tare.close();
    }
    assertEqual(tare.registry.snapshot(Detail.QUANTILES), recorded);
  }

  /** Before the first pass has ended there is nothing to see. */
  private static long count(MetricsSnapshot snapshot) {
    boolean known =
        snapshot.families().stream()
            .anyMatch(f -> f.descriptor().name().value().equals("t_seconds"));
    return known ? family(snapshot).count(0) : 0;
  }

  private static HistogramFamily family(MetricsSnapshot snapshot) {
    return (HistogramFamily) snapshot.family("t_seconds");
  }

  private static void assertEqual(MetricsSnapshot snapshot, List<long[]> recorded) {
    long[] values = recorded.stream().flatMapToLong(Arrays::stream).toArray();
    HistogramFamily family = family(snapshot);
    long[] buckets = new long[family.buckets()];
    for (long value : values) {
      int bucket = 0;
      while (value / 1e9 > family.upperBound(bucket)) {
        bucket++;
      }
      buckets[bucket]++;
    }
    assertThat(family.count(0)).isEqualTo(values.length);
    assertThat(family.rawSum(0)).isEqualTo(Arrays.stream(values).sum());
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      assertThat(family.bucketCount(0, bucket)).as("bucket %d", bucket).isEqualTo(buckets[bucket]);
    }
    assertThat(snapshot.value("t_quantile_seconds", "quantile", "1", "window", "lifetime"))
        .isEqualTo(Arrays.stream(values).max().orElse(0) / 1e9);
  }
}
