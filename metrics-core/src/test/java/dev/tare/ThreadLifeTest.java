package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that come and go: nothing is lost, and nothing grows. */
@Tag("recording")
class ThreadLifeTest {

  @Test
  void shouldReuseTheRingsOfDeadThreads() throws InterruptedException {
    try (Metrics metrics =
        Metrics.open(
            MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).ringBytes(1024).build())) {
      Histogram histogram = histogram(metrics);
      for (int round = 0; round < 500; round++) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          threads.add(new Thread(() -> record(histogram, 100)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
          thread.join();
        }
      }
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(500 * 8 * 100);
      assertThat(metrics.snapshot().value("t_seconds_sum")).isEqualTo(500 * 8 * 5050 / 1e9);
      // Threads die faster than the aggregator looks; the limit holds all the same.
      assertThat(metrics.snapshot().value("tare_rings")).isLessThanOrEqualTo(1024);
    }
  }

  @Test
  void shouldFindTheRingAgainWhenAPoolClearsThreadLocals() {
    Set<Thread> workers = ConcurrentHashMap.newKeySet();
    try (Metrics metrics =
        Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build())) {
      Histogram histogram = histogram(metrics);
      List<ForkJoinTask<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        tasks.add(
            ForkJoinPool.commonPool()
                .submit(
                    () -> {
                      workers.add(Thread.currentThread());
                      histogram.record(1);
                    }));
      }
      tasks.forEach(ForkJoinTask::join);
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(100_000);
      assertThat(metrics.snapshot().value("tare_rings")).isLessThanOrEqualTo(workers.size() + 16);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1024})
  void shouldUseOneRingOrShareWhenAThreadIsNotItself(int maxRings) throws InterruptedException {
    try (Metrics metrics =
        Metrics.open(
            MetricsOptions.builder()
                .selfMetrics(SelfMetricDetail.ALL)
                .maxRings(maxRings)
                .build())) {
      Histogram histogram = histogram(metrics);
      Disguised thread = new Disguised(() -> record(histogram, 1_000));
      thread.start();
      thread.join();
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1_000);
      assertThat(thread.failure).isNull();
      assertThat(metrics.snapshot().value("tare_rings")).isLessThanOrEqualTo(80);
    }
  }

  @Test
  void shouldCountWhatAThreadRecordsThatCannotSayItsNumber() throws InterruptedException {
    List<Throwable> told = new CopyOnWriteArrayList<>();
    MetricsOptions options =
        MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).errorHandler(told::add).build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = histogram(metrics);
      Thread thread = new Nameless(() -> record(histogram, 1_000));
      thread.start();
      thread.join();
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1_000);
      assertThat(told).isEmpty();
    }
  }

  /** Has no number. */
  private static final class Nameless extends Thread {
    Nameless(Runnable task) {
      super(task);
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"})
    public long getId() {
      throw new IllegalStateException("the test's");
    }
  }

  /** Another number at every call, and now and then none; no hash, and nobody's equal. */
  private static final class Disguised extends Thread {
    private final Runnable task;
    private long number;
    private volatile @Nullable Throwable failure;

    Disguised(Runnable task) {
      this.task = task;
    }

    @Override
    @SuppressWarnings("CatchThrowable")
    public void run() {
      try {
        task.run();
      } catch (Throwable e) {
        failure = e;
      }
    }

    @Override
    public boolean equals(Object other) {
      throw new IllegalStateException("equals");
    }

    @Override
    public int hashCode() {
      throw new IllegalStateException("hashCode");
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"})
    public long getId() {
      if (++number % 100 == 0) {
        throw new IllegalStateException("number=" + number);
      }
      return number;
    }
  }

  private static Histogram histogram(Metrics metrics) {
    return metrics.registry().histogram("t_seconds", "Times t.").unit(Unit.SECONDS).register();
  }

  /** Records 1, 2 … {@code last}. */
  private static void record(Histogram histogram, int last) {
    for (int value = 1; value <= last; value++) {
      histogram.record(value);
    }
  }
}
