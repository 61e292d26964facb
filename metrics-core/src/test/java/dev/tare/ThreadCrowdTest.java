package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads by the thousands, each of which records and ends: 100,000 in the execution that runs
 * everything, and a tenth in the others, as starting threads is what takes the time.
 */
@Tag("recording")
class ThreadCrowdTest {
  private static final boolean ALL =
      System.getProperty("tare.test.ring", "ARRAY").equals("ARRAY")
          && System.getProperty("tare.test.jdk") == null;
  private static final int THREADS = ALL ? 100_000 : 10_000;
  private static final int AT_ONCE = 20;
  private static final int MAX_RINGS = 64;
  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void shouldHoldNoMoreMemoryAfterManyShortThreads() throws InterruptedException {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .ringBytes(1024)
            .threadBlockBytes(1024)
            .maxRings(MAX_RINGS)
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram =
          metrics.registry().histogram("t_seconds", "T.").unit(Unit.SECONDS).register();
      List<WeakReference<Thread>> gone = new ArrayList<>();
      crowd(histogram, THREADS / 10, gone);
      long before = heapInUse(gone);
      crowd(histogram, THREADS - THREADS / 10, gone);
      long after = heapInUse(gone); // before the first scrape: nothing waits for one

      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("t_seconds_count")).isEqualTo(THREADS);
      int shared = Math.min(64, 4 * Runtime.getRuntime().availableProcessors());
      assertThat(snapshot.value("tare_rings")).isLessThanOrEqualTo(MAX_RINGS + shared);
      assertThat(snapshot.value("tare_memory_bytes", "part", "thread_blocks"))
          .isLessThanOrEqualTo(MAX_RINGS * 1024);
      // A slot, a map entry or a thread left behind would be a hundred bytes and more each.
      assertThat(after - before)
          .as("bytes more for %d more threads", THREADS - THREADS / 10)
          .isLessThan(20L * THREADS);
    }
  }

  private static void crowd(Histogram histogram, int count, List<WeakReference<Thread>> gone)
      throws InterruptedException {
    for (int started = 0; started < count; started += AT_ONCE) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        threads.add(new Thread(null, () -> histogram.record(1L), "short", 64 * 1024));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      if (started % 1_000 == 0) {
        gone.add(new WeakReference<>(threads.get(0)));
      }
    }
  }

  /** After the aggregator has let go of all dead threads, of which these are some. */
  private static long heapInUse(List<WeakReference<Thread>> gone) {
    long deadline = System.nanoTime() + DEADLINE_NS;
    do {
      assertThat(System.nanoTime() - deadline).as("dead threads let go in time").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      System.gc();
    } while (gone.stream().anyMatch(thread -> thread.get() != null));
    gone.clear();
    long least = Long.MAX_VALUE; // what other tests' threads have begun to fill may be in one look
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
