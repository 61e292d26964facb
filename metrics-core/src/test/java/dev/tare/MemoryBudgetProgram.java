package dev.tare;

import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** What {@link MemoryBudgetTest} runs in a JVM of its own; prints names and numbers. */
final class MemoryBudgetProgram {
  private static final int THREADS = 200;
  private static final int SERIES = 1_000;

  private static final int VALUES_PER_SERIES = 5;
  private static final int RING_RECORDS = 64 * 1024 / 16;

  private static final long HALF_WINDOW_NS = 30_000_000_000L;

  private static volatile long passedNs;
  private static volatile boolean hold;
  private static volatile boolean held;
  private static volatile boolean allRecord;
  private static boolean everything;
  private static final LongAdder RECORDED = new LongAdder();

  private MemoryBudgetProgram() {}

  public static void main(String[] arguments) {
    RingKind ring = RingKind.valueOf(arguments[0]);
    everything = arguments[1].equals("everything");
    // Once before, so that classes and what they keep are not weighed.
    try (Metrics warm = open(ring)) {
      fill(warm, 1);
    }
    RECORDED.reset();
    long before = used();
    Metrics metrics = open(ring);
    Phaser end = fill(metrics, THREADS);
    fillBothHalves(metrics);
    report(metrics.snapshot());
    print("recorded", RECORDED.sum());
    print("measured", used() - before);
    end.arriveAndDeregister();
    metrics.close();
  }

  private static Metrics open(RingKind ring) {
    hold = false;
    return Metrics.open(
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .ring(ring)
            .idleStrategy(Gate::new)
            .nanoClock(() -> System.nanoTime() + passedNs)
            .scrapeTimeout(Duration.ofSeconds(60))
            .build());
  }

  /** What has spilled is in the first half of a window, and as many values are in the second. */
  private static void fillBothHalves(Metrics metrics) {
    passedNs = HALF_WINDOW_NS;
    metrics.snapshot();
    Random random = new Random(-1);
    int filled = 0;
    for (Histogram series : series(metrics)) {
      for (int i = 0; i < VALUES_PER_SERIES * THREADS; i++) {
        Recording.record(series, (long) Math.exp(Recording.logarithm(random)));
      }
      if (++filled % 3 == 0) {
        metrics.snapshot(); // so that they go through the ring, which has room for as many
      }
    }
  }

  private static List<Histogram> series(Metrics metrics) {
    Family<Histogram> family =
        metrics
            .registry()
            .histogram("t_seconds", "Times t.")
            .unit(Unit.SECONDS)
            .labels("route")
            .family();
    List<Histogram> series = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      series.add(family.with("/route/" + i));
    }
    return series;
  }

  /** Returns what the threads wait for before they end. */
  private static Phaser fill(Metrics metrics, int threads) {
    allRecord = false;
    List<Histogram> series = series(metrics);
    Phaser step = new Phaser(1 + threads);
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(new Recording(series, i, step));
      thread.setDaemon(true);
      thread.start();
    }
    while (metrics.snapshot().value("tare_rings") < threads) {
      LockSupport.parkNanos(20_000_000); // the test has a deadline
    }
    allRecord = true;
    step.arriveAndAwaitAdvance();
    holdAggregator();
    step.arriveAndAwaitAdvance(); // all have spilled once
    step.arriveAndAwaitAdvance();
    hold = false;
    metrics.snapshot();
    holdAggregator();
    step.arriveAndAwaitAdvance(); // all rings are full, and all series have been recorded
    step.arriveAndAwaitAdvance();
    hold = false;
    return step;
  }

  private record Recording(List<Histogram> series, int seed, Phaser step) implements Runnable {
    @Override
    public void run() {
      Random random = new Random(seed);
      while (!allRecord) {
        record(series.get(0), 1);
        LockSupport.parkNanos(1_000_000);
      }
      for (int i = 0; i < 100; i++) {
        for (int j = 0; j < 100; j++) { // one of 64 of these gets a block, until they are full
          record(series.get(random.nextInt(SERIES)), (long) Math.exp(logarithm(random)));
        }
        LockSupport.parkNanos(1_000_000);
      }
      step.arriveAndAwaitAdvance();
      step.arriveAndAwaitAdvance();
      fillRing();
      step.arriveAndAwaitAdvance();
      step.arriveAndAwaitAdvance();
      fillRing();
      for (int i = 0; i < VALUES_PER_SERIES * SERIES; i++) {
        record(series.get((i + seed) % SERIES), (long) Math.exp(logarithm(random)));
      }
      step.arriveAndAwaitAdvance();
      step.arriveAndAwaitAdvance();
    }

    /** Either half a percent below 20 µs and half a percent over 50 ms, or all up to an hour. */
    private static double logarithm(Random random) {
      return everything ? random.nextDouble() * 28.9 : random.nextGaussian() * 1.5 + 13.8;
    }

    private void fillRing() {
      for (int i = 0; i < RING_RECORDS + 10; i++) {
        record(series.get(0), -1); // out of range, and so not counted in place
      }
    }

    private static void record(Histogram histogram, long value) {
      histogram.record(value);
      RECORDED.increment();
    }
  }

  private static void holdAggregator() {
    held = false;
    hold = true;
    while (!held) {
      LockSupport.parkNanos(100_000);
    }
  }

  /** Idles for as long as the test wants to see full rings. */
  private static final class Gate implements IdleStrategy {
    @Override
    public void idle(int workCount) {
      held = hold;
      LockSupport.parkNanos(100_000);
      while (hold) {
        held = true;
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private static void report(MetricsSnapshot snapshot) {
    HistogramFamily family = (HistogramFamily) snapshot.family("t_seconds");
    print("series", family.series().size());
    long count = 0;
    for (int row = 0; row < family.series().size(); row++) {
      count += family.count(row);
    }
    print("count", count);
    print("refused", (long) snapshot.value("tare_quantiles_refused_total"));
    print("spilled_per_series", (long) (snapshot.value("tare_records_shared_total") / SERIES));
    print("rings", (long) snapshot.value("tare_rings"));
    SeriesIndex parts = snapshot.family("tare_memory_bytes").series();
    for (int row = 0; row < parts.size(); row++) {
      String part = parts.values(row).get(0);
      print("part." + part, (long) snapshot.value("tare_memory_bytes", "part", part));
    }
  }

  private static void print(String name, long value) {
    System.out.println(name + "=" + value);
  }

  private static long used() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
