package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.internal.registry.RegistryCore;
import dev.tare.internal.registry.RegistrySettings;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.NanoClock;

/**
 * The aggregator's thread dies at random points, between its duty cycles and within them, while
 * threads record, die and scrape: against a plain list of what was recorded.
 */
@Tag("recording")
class AggregatorRestartTest {
  private static final RingBackEnd RING =
      RingBackEnd.valueOf(System.getProperty("tare.test.ring", "ARRAY"));
  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);

  @Property(tries = 15)
  void shouldLoseNothingWhereverItsThreadDies(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 100) int deathEvery) throws Exception {
    Mortal tare = new Mortal(seed, deathEvery);
    List<long[]> recorded = new ArrayList<>();
    try {
      Random random = new Random(seed);
      for (int generation = 0; generation < 4; generation++) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          long[] values = random.longs(random.nextInt(4_000), 0, 20_000_000).toArray();
          recorded.add(values);
          threads.add(new Thread(() -> Arrays.stream(values).forEach(tare.histogram::record)));
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
      tare.histogram.record(1L); // while there is no thread
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
    assertThat(snapshot.value("t_quantile_seconds", "window", "lifetime", "quantile", "1.0"))
        .isEqualTo(Arrays.stream(values).max().orElse(0) / 1e9);
  }

  /** What kills: no part of Tare throws it, so nothing but the test can have. */
  @SuppressWarnings("serial")
  private static final class Death extends Error {}

  /**
   * An aggregator without the guard that keeps its thread alive, as if that had run out of memory.
   * Whatever looks at the clock in a duty cycle may be the last that its thread does.
   */
  private static final class Mortal implements Agent, NanoClock {
    private final Random random;
    private final int deathEvery;
    private final SelfMetrics self = new SelfMetrics();
    private final AtomicLong nowNs = new AtomicLong();
    private final Aggregator aggregator;
    private final AggregatorThread thread;
    final RegistryCore registry;
    final Histogram histogram;
    private volatile boolean mortal;

    Mortal(long seed, int deathEvery) {
      this.random = new Random(seed);
      this.deathEvery = deathEvery;
      this.aggregator =
          new Aggregator(
              new AggregatorSettings(
                  RING, 1024, 64, 40 * 1024, 100, 100, DEADLINE_NS, this, e -> {}),
              self);
      this.registry =
          new RegistryCore(
              aggregator, self, new RegistrySettings(Labels.EMPTY, false, 100, "test", e -> {}));
      this.histogram =
          registry.histogram("t_seconds", "T.").unit(Unit.SECONDS).quantiles(0.5, 1).register();
      this.thread =
          new AggregatorThread(
              aggregator,
              this,
              self,
              () -> new BackoffIdleStrategy(0, 0, 1_000, 100_000),
              Thread::new);
      thread.start();
      mortal = true;
    }

    @Override
    public long nanoTime() {
      mayDie();
      // A millisecond a look: dead threads are looked for all the time, and never waited for.
      return nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    }

    private void mayDie() {
      if (mortal && aggregator.thread().isCurrent() && random.nextInt(deathEvery) == 0) {
        throw new Death();
      }
    }

    @Override
    public void onStart() {
      aggregator.onStart();
    }

    @Override
    public int doWork() {
      mayDie();
      int work = aggregator.work();
      mayDie();
      return work;
    }

    @Override
    public void onClose() {
      aggregator.onClose();
    }

    @Override
    public String roleName() {
      return "mortal";
    }

    MetricsSnapshot scrape() {
      thread.revive();
      return registry.snapshot(Detail.QUANTILES);
    }

    /** Waits for a thread that lives on, and for the answer of a pass that it made. */
    MetricsSnapshot scrapeWithoutDeath() {
      mortal = false;
      try {
        long deadline = System.nanoTime() + DEADLINE_NS;
        while (true) {
          long stale = self.count(SelfMetric.SCRAPES_STALE);
          MetricsSnapshot snapshot = scrape();
          if (self.count(SelfMetric.SCRAPES_STALE) == stale) {
            return snapshot;
          }
          assertThat(System.nanoTime() - deadline).as("revived in time").isNegative();
        }
      } finally {
        mortal = true;
      }
    }

    void scrapeUntilDeath() {
      long restarts = self.count(SelfMetric.AGGREGATOR_RESTARTS);
      long deadline = System.nanoTime() + DEADLINE_NS;
      while (self.count(SelfMetric.AGGREGATOR_RESTARTS) == restarts) {
        scrape();
        assertThat(System.nanoTime() - deadline).as("died in time").isNegative();
      }
    }

    void close() {
      mortal = false;
      thread.close((int) TimeUnit.NANOSECONDS.toMillis(DEADLINE_NS));
    }
  }
}
