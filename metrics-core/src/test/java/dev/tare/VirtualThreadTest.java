package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual threads, by reflection, as this is compiled for Java 17. */
@Tag("recording")
class VirtualThreadTest {
  private static final int THREADS = 100_000;
  private static final long DEADLINE_S = 60;

  @BeforeAll
  static void needVirtualThreads() {
    assumeThat(Runtime.version().feature())
        .as("JDK has virtual threads")
        .isGreaterThanOrEqualTo(21);
  }

  @Test
  void shouldCountEveryRecordOfAHundredThousandAtOnceAndPinNoCarrier(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("pinned.jfr");
    try (Metrics metrics =
            Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
        Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO);
      recording.start();
      Histogram histogram = histogram(metrics);
      CountDownLatch scraped = new CountDownLatch(8);
      Crowd crowd =
          new Crowd(
              THREADS,
              () -> {
                for (int value = 1; value <= 10; value++) {
                  histogram.record(value);
                }
              });
      for (int i = 0; i < 8; i++) { // more than carriers: a scrape that pinned would starve all
        start(
            () -> {
              metrics.snapshot();
              scraped.countDown();
            });
      }
      crowd.release();
      crowd.await();
      assertThat(scraped.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
      recording.dump(file);

      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("t_seconds_count")).isEqualTo(THREADS * 10);
      assertThat(snapshot.value("t_seconds_sum")).isEqualTo(THREADS * 55 / 1e9);
      assertThat(snapshot.value("tare_rings"))
          .isLessThanOrEqualTo(8 + Math.min(64, 4 * Runtime.getRuntime().availableProcessors()));
    }
    assertThat(pinnedInTare(file)).isEmpty();
  }

  private static List<RecordedEvent> pinnedInTare(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(
            event ->
                event.getStackTrace() != null
                    && event.getStackTrace().getFrames().stream()
                        .anyMatch(f -> f.getMethod().getType().getName().startsWith("dev.tare.")))
        .toList();
  }

  @Test
  void shouldAllocateNothingForARecord() throws Exception {
    int threads = 50;
    int records = 40_000;
    try (Metrics metrics =
        Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build())) {
      Histogram histogram = histogram(metrics);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 5 && least > threads * records / 10; round++) {
        Crowd crowd =
            new Crowd(
                threads,
                () -> {
                  for (int i = 0; i < records; i++) {
                    histogram.record(i);
                  }
                });
        long before = allocatedByAll();
        crowd.release();
        crowd.await();
        least = Math.min(least, allocatedByAll() - before);
      }
      // Of all threads together: the crowd's own stacks and wake-ups are some of it.
      assertThat((double) least / threads / records).as("bytes a record").isLessThan(0.1);
    }
  }

  private static long allocatedByAll() throws ReflectiveOperationException {
    // Since JDK 21; carriers are charged for what they run.
    Class<?> type = com.sun.management.ThreadMXBean.class;
    return (long)
        type.getMethod("getTotalThreadAllocatedBytes").invoke(ManagementFactory.getThreadMXBean());
  }

  private static Thread start(Runnable task) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }

  private static Histogram histogram(Metrics metrics) {
    return metrics.registry().histogram("t_seconds", "T.").unit(Unit.SECONDS).register();
  }

  /** Virtual threads that all wait, and then all run. */
  private static final class Crowd {
    private final CountDownLatch ready;
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch done;

    Crowd(int threads, Runnable task) throws Exception {
      this.ready = new CountDownLatch(threads);
      this.done = new CountDownLatch(threads);
      for (int i = 0; i < threads; i++) {
        start(
            () -> {
              ready.countDown();
              awaitQuietly(go);
              task.run();
              done.countDown();
            });
      }
      assertThat(ready.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    }

    void release() {
      go.countDown();
    }

    void await() throws InterruptedException {
      assertThat(done.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
