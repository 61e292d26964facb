package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.QuantileMode;
import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.foreign.ForeignSettings;
import dev.tare.internal.gather.RegistryCore;
import dev.tare.internal.naming.NameRules;
import dev.tare.internal.registry.RegistrySettings;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.LabelText;
import dev.tare.model.Detail;
import dev.tare.model.Labels;
import dev.tare.model.MetricsSnapshot;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.NanoClock;

/**
 * An aggregator without the guard that keeps its thread alive, as if that had run out of memory.
 * Whatever looks at the clock in a duty cycle may be the last that its thread does.
 */
final class MortalAggregator implements Agent, NanoClock {
  private static final RingBackEnd RING =
      RingBackEnd.valueOf(System.getProperty("tare.test.ring", "ARRAY"));
  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);

  /** What kills: no part of Tare throws it, so nothing but a test can have. */
  @SuppressWarnings("serial")
  private static final class Death extends Error {}

  private final Random random;
  private final int deathEvery;
  private final SelfMetrics self = new SelfMetrics();
  private final AtomicLong nowNs = new AtomicLong();
  private final AggregatorAgent agent;
  private final AggregatorThread thread;
  final RegistryCore registry;
  private volatile boolean mortal;

  MortalAggregator(long seed, int deathEvery, int ringBytes, int maxRings, int blockBytes) {
    this.random = new Random(seed);
    this.deathEvery = deathEvery;
    this.agent =
        new AggregatorAgent(
            new AggregatorSettings(
                RING,
                ringBytes,
                maxRings,
                blockBytes,
                0,
                100,
                100,
                DEADLINE_NS,
                this,
                () -> 0,
                false,
                e -> {}),
            self);
    this.registry =
        new RegistryCore(
            agent,
            self,
            new RegistrySettings(
                Labels.EMPTY,
                false,
                new LabelText(1_024, () -> {}),
                100,
                QuantileMode.WINDOW,
                Set.of(),
                true,
                NameRules.NONE,
                "test",
                new ForeignSettings(Thread::new, this::nanoTime, DEADLINE_NS)));
    this.thread =
        new AggregatorThread(
            agent,
            this,
            self,
            () -> new BackoffIdleStrategy(0, 0, 1_000, 100_000)::idle,
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
    if (mortal && agent.thread().isCurrent() && random.nextInt(deathEvery) == 0) {
      throw new Death();
    }
  }

  @Override
  public void onStart() {
    agent.onStart();
  }

  @Override
  public int doWork() {
    mayDie();
    int work = agent.work();
    mayDie();
    return work;
  }

  @Override
  public void onClose() {
    agent.onClose();
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
