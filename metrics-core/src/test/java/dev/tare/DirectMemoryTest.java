package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.io.File;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM that has off-heap memory for a dozen rings, and 200 threads. At the limit {@code
 * allocateDirect} holds its caller for half a second, so no recording thread may call it.
 */
@Tag("recording")
class DirectMemoryTest {

  @Test
  void shouldCountEveryRecordAndAllocateOnNoRecordingThread(@TempDir Path folder) throws Exception {
    assumeThat(System.getProperty("tare.test.ring")).as("rings off the heap").isEqualTo("AGRONA");
    Path out = folder.resolve("out");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxDirectMemorySize=1m",
                "--add-exports",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                String.join(File.pathSeparator, TestClassPath.entries()),
                Program.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(Files.readString(out).lines())
        .containsExactly(
            "asleep: 20000 records, no direct buffer more",
            "awake: 40000 records, told of memory",
            "closed: 40000 records");
  }

  /** What the child runs. */
  static final class Program {
    private static final int THREADS = 200;
    private static final int RECORDS = 100;
    private static final AtomicInteger TOLD = new AtomicInteger();

    private Program() {}

    public static void main(String[] arguments) throws InterruptedException {
      SleepingIdle idle = new SleepingIdle();
      MetricsOptions options =
          MetricsOptions.builder()
              .ring(RingKind.AGRONA)
              .idleStrategy(() -> idle)
              .scrapeTimeout(
                  Duration.ofMinutes(1)) // making rings without memory takes half a second
              .errorHandler(e -> TOLD.addAndGet(e instanceof OutOfMemoryError ? 1 : 0))
              .build();
      Metrics metrics = Metrics.open(options);
      Histogram histogram =
          metrics.registry().histogram("t_seconds", "T.").unit(Unit.SECONDS).register();
      idle.asleep.await();
      // The aggregator makes nothing now: what is allocated, recording threads have allocated.
      long before = directBuffers();
      record(histogram);
      long more = directBuffers() - before;
      idle.wake.countDown();
      System.out.printf(
          "asleep: %.0f records, %s direct buffer more%n",
          count(metrics.snapshot()), more > 0 ? more : "no"); // fewer: the trial ring is collected
      record(histogram);
      MetricsSnapshot snapshot = metrics.snapshot();
      System.out.printf(
          "awake: %.0f records, %s%n",
          count(snapshot), TOLD.get() > 0 ? "told of memory" : "had memory enough");
      metrics.close();
      System.out.printf("closed: %.0f records%n", count(metrics.snapshot()));
    }

    /** All threads live until the last has recorded, so that each would need a ring. */
    private static void record(Histogram histogram) throws InterruptedException {
      CountDownLatch recorded = new CountDownLatch(THREADS);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int value = 0; value < RECORDS; value++) {
                    histogram.record(value);
                  }
                  recorded.countDown();
                  await(recorded);
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private static double count(MetricsSnapshot snapshot) {
      return snapshot.value("t_seconds_count");
    }

    private static long directBuffers() {
      return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .mapToLong(BufferPoolMXBean::getCount)
          .sum();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** Sleeps after the first duty cycle until it is woken, and idles as usual from then on. */
    private static final class SleepingIdle implements IdleStrategy {
      final CountDownLatch asleep = new CountDownLatch(1);
      final CountDownLatch wake = new CountDownLatch(1);
      private final IdleStrategy usual = new BackoffIdleStrategy(0, 0, 100_000, 1_000_000)::idle;

      @Override
      public void idle(int workCount) {
        asleep.countDown();
        await(wake);
        usual.idle(workCount);
      }
    }
  }
}
