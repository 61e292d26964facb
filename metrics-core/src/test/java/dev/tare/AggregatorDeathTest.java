package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.instrument.Histogram;
import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The aggregator's thread is gone, or does not end when it should. */
@Tag("recording")
@Timeout(60)
class AggregatorDeathTest {
  /** Nobody waits so long here: a scrape that finds no thread must not wait at all. */
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void shouldStartAnotherThreadWithTheNextScrape() {
    DyingThreads threads = new DyingThreads(2);
    try (Metrics metrics = Metrics.open(threads.options())) {
      Histogram histogram = histogram(metrics);
      threads.awaitDeath();
      histogram.record(1);

      MetricsSnapshot dead = metrics.snapshot(); // starts the second, which dies, too
      threads.awaitDeath();
      assertThat(dead.value("tare_aggregator_restarts_total")).isEqualTo(1);
      MetricsSnapshot revived = metrics.snapshot();
      assertThat(revived.value("t_seconds_count")).isEqualTo(1);
      assertThat(revived.value("tare_aggregator_alive")).isEqualTo(1);
      assertThat(revived.value("tare_aggregator_restarts_total")).isEqualTo(2);
      assertThat(metrics.snapshot().value("tare_aggregator_restarts_total")).isEqualTo(2);
    }
  }

  @Test
  void shouldServeWhatThereIsWhenNoThreadCanBeStarted() {
    List<Throwable> told = new CopyOnWriteArrayList<>();
    DyingThreads threads = new DyingThreads(1);
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .scrapeTimeout(LONG)
            .threadFactory(threads.orElse(null))
            .errorHandler(told::add)
            .build();
    Metrics metrics = Metrics.open(options);
    Histogram histogram = histogram(metrics);
    threads.awaitDeath();
    histogram.record(1);
    MetricsSnapshot dead = metrics.snapshot();
    assertThat(dead.value("tare_aggregator_alive")).isZero();
    assertThat(dead.value("tare_scrapes_stale_total")).isEqualTo(1);
    assertThat(dead.value("tare_aggregator_restarts_total")).isZero();
    assertThat(told).hasSize(1);
    metrics.close();
    assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);
  }

  @Test
  void shouldSpillWithoutAllocatingAndKeepEverythingWhileTheThreadIsDead() {
    int records = 100_000;
    DyingThreads threads = new DyingThreads(1);
    try (Metrics metrics = Metrics.open(threads.options())) {
      Histogram histogram = histogram(metrics);
      threads.awaitDeath();
      for (int i = 0; i < records; i++) {
        histogram.record(i); // first touch of ring and shared block, and compiled
      }
      ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = beans.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < records; i++) {
        histogram.record(i);
      }
      long allocated = beans.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as("bytes for %d records", records).isLessThan(records / 10);

      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("t_seconds_count")).isEqualTo(2 * records);
      assertThat(snapshot.value("t_seconds_sum")).isEqualTo(records * (records - 1L) / 1e9);
      assertThat(snapshot.value("tare_aggregator_restarts_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldNotCountTheTimeOfWhoClosesAsItsOwn() {
    DyingThreads threads = new DyingThreads(1);
    Metrics metrics = Metrics.open(threads.options());
    threads.awaitDeath(); // so that closing makes the only pass
    metrics.close();
    assertThat(metrics.snapshot().value("tare_aggregator_cpu_seconds_total")).isZero();
  }

  @Test
  void shouldEndClosingInTimeWhenTheErrorHandlerDoesNotReturn() {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<Throwable> told = new CopyOnWriteArrayList<>();
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .seriesLimit(1)
            .scrapeTimeout(LONG)
            .closeTimeout(Duration.ofMillis(50))
            .errorHandler(
                e -> {
                  told.add(e);
                  if (called.getCount() > 0) {
                    called.countDown();
                    await(release);
                  }
                })
            .build();
    Metrics metrics = Metrics.open(options);
    Histogram histogram = histogram(metrics);
    histogram.record(1);
    assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);
    var family = metrics.registry().counter("a_total", "A.").labels("l").family();
    family.with("1");
    family.with("2"); // over the limit: the handler is told on the aggregator's thread
    await(called);
    histogram.record(2);
    metrics.close();
    assertThat(metrics.snapshot().value("t_seconds_count")).as("the last copy").isEqualTo(1);
    assertThat(metrics.snapshot().value("tare_scrapes_stale_total")).isEqualTo(1);
    release.countDown();
    awaitTold(told, TimeoutException.class); // closing may have had no time left to tell it
  }

  @Test
  void shouldHoldNoLockWhileCollectorsRunForTheLastSnapshot() {
    Metrics metrics =
        Metrics.open(
            MetricsOptions.builder()
                .selfMetrics(SelfMetricDetail.ALL)
                .collectorTimeout(Duration.ofMillis(100))
                .errorHandler(e -> {})
                .build());
    AtomicInteger runs = new AtomicInteger();
    Runnable work =
        () -> {
          if (runs.incrementAndGet() == 1) {
            metrics.close(); // by foreign code: returns at once
            CompletableFuture.runAsync(metrics::snapshot).join(); // after this is given up
          }
        };
    metrics.registry().register(new Waiting(work));
    metrics.close();
    assertThat(runs).hasValue(1);
    assertThat(metrics.snapshot()).isSameAs(metrics.snapshot());
  }

  private record Waiting(Runnable work) implements Collector {
    @Override
    public String name() {
      return "waiting";
    }

    @Override
    public List<MetricDescriptor> descriptors() {
      return List.of();
    }

    @Override
    public List<MetricFamily> collect() {
      work.run();
      return List.of();
    }
  }

  private static void awaitTold(List<Throwable> told, Class<? extends Throwable> kind) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (told.stream().noneMatch(kind::isInstance)) {
      assertThat(System.nanoTime() - deadline).as("told in time").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Histogram histogram(Metrics metrics) {
    return metrics.registry().histogram("t_seconds", "T.").unit(Unit.SECONDS).register();
  }
}
