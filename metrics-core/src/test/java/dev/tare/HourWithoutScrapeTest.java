package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Nobody scrapes for an hour: one passes in seconds here, as the clock is the test's. Threads come
 * and go every minute, windows turn, rings run full, and nothing is there at the end that was not
 * there after five minutes, but the counts.
 */
class HourWithoutScrapeTest {
  private static final int MINUTES = 60;
  private static final int THREADS = 3;
  private static final int RECORDS_PER_MINUTE = 60_000;
  private static final long BOUND = 5_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final CountingIdle idle = new CountingIdle();

  /** Counts how often the aggregator has come to the end of a pass. */
  private static final class CountingIdle implements IdleStrategy {
    private final AtomicLong passes = new AtomicLong();

    @Override
    public void idle(int workCount) {
      passes.incrementAndGet();
      LockSupport.parkNanos(100_000);
    }

    /** A whole pass: a minute of which none saw anything would have no window of its own. */
    void awaitPass() {
      long enough = passes.get() + 2;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (passes.get() < enough) {
        assertThat(System.nanoTime() - deadline).as("a pass in time").isNegative();
        LockSupport.parkNanos(100_000);
      }
    }
  }

  /** What one thread recorded in one minute. */
  private static final class Minute implements Runnable {
    private final Histogram histogram;
    private long value;
    private long sum;
    private long below;

    Minute(Histogram histogram, long seed) {
      this.histogram = histogram;
      this.value = seed;
    }

    @Override
    public void run() {
      for (int i = 0; i < RECORDS_PER_MINUTE; i++) {
        value = value * 6364136223846793005L + 1442695040888963407L;
        long recorded = value >>> 40; // up to 16.8 ms
        histogram.record(recorded);
        sum += recorded;
        below += recorded <= BOUND ? 1 : 0;
      }
    }
  }

  @Test
  void shouldCountExactlyAndTakeNoMoreMemory() throws InterruptedException {
    MetricsOptions options =
        MetricsOptions.builder()
            .nanoClock(clock::get)
            .ringBytes(4 * 1024)
            .idleStrategy(() -> idle)
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram =
          metrics.registry().histogram("t_seconds", "Times t.").unit(Unit.SECONDS).register();
      long sum = 0;
      long below = 0;
      long heapEarly = 0;
      for (int minute = 0; minute < MINUTES; minute++) {
        for (Minute done : record(histogram, minute)) {
          sum += done.sum;
          below += done.below;
        }
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        idle.awaitPass();
        heapEarly = minute == 5 ? heap() : heapEarly;
      }
      assertThat(heap() - heapEarly).as("bytes more than after 5 minutes").isLessThan(1 << 20);

      MetricsSnapshot snapshot = metrics.snapshot();
      HistogramFamily family = (HistogramFamily) snapshot.family("t_seconds");
      assertThat(family.count(0)).isEqualTo((long) MINUTES * THREADS * RECORDS_PER_MINUTE);
      assertThat(family.rawSum(0)).isEqualTo(sum);
      assertThat(snapshot.value("t_seconds_bucket", "le", "0.005")).isEqualTo((double) below);
      assertThat(snapshot.value("tare_ring_spills_total")).as("spilled").isPositive();
      assertThat(snapshot.value("tare_aggregator_errors_total")).isZero();
      assertThat(snapshot.value("t_quantile_seconds", "quantile", "0.5", "window", "60s"))
          .isBetween(0.0082, 0.0086);
    }
  }

  private static List<Minute> record(Histogram histogram, int minute) throws InterruptedException {
    List<Minute> minutes = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Minute one = new Minute(histogram, 31L * minute + i);
      minutes.add(one);
      threads.add(new Thread(one));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return minutes;
  }

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
