package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What closing keeps, and what it leaves alone. */
@Tag("recording")
@Timeout(120)
class CloseTest {

  @Test
  void shouldKeepTheLastSnapshotForEver() {
    Metrics metrics = open();
    Histogram histogram = histogram(metrics);
    Counter counter = metrics.registry().counter("a_total", "A.").register();
    histogram.record(1_000L);
    counter.increment();
    metrics.close();
    MetricsSnapshot last = metrics.snapshot();
    metrics.close();

    for (int i = 0; i < 10_000; i++) { // fills whatever is behind the handle
      histogram.record(1_000L);
      counter.increment();
    }
    metrics.registry().counter("late_total", "L.").register().increment();
    Histogram late =
        metrics.registry().histogram("late_seconds", "L.").unit(Unit.SECONDS).register();
    late.record(1L);

    assertThat(metrics.snapshot()).isSameAs(last);
    assertThat(metrics.snapshot(Detail.BUCKETS)).isSameAs(last);
    assertThat(last.value("b_seconds_count")).isEqualTo(1);
    assertThat(last.value("a_total")).isEqualTo(1);
    assertThat(last.value("tare_aggregator_alive")).isZero();
    assertThat(last.value("tare_scrapes_stale_total")).isZero();
  }

  @Test
  void shouldCloseBeforeItsThreadHasEvenBegun() {
    for (int i = 0; i < 200; i++) {
      Metrics metrics = open();
      Histogram histogram = histogram(metrics);
      histogram.record(i);
      metrics.close();
      assertThat(metrics.snapshot().value("b_seconds_count")).isEqualTo(1);
    }
  }

  @Test
  void shouldLoseNothingWhenClosedByAnInterruptedThread() {
    for (int i = 0; i < 20; i++) {
      Metrics metrics = open();
      Histogram histogram = histogram(metrics);
      for (int value = 0; value < 500; value++) {
        histogram.record(value);
      }
      Thread.currentThread().interrupt();
      metrics.close();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(metrics.snapshot().value("b_seconds_count")).isEqualTo(500);
      assertThat(metrics.snapshot().value("tare_scrapes_stale_total")).isZero();
    }
  }

  @Test
  void shouldWaitForTheFirstToCloseThoughTheSecondIsInterrupted() throws InterruptedException {
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Metrics metrics = open();
    metrics
        .registry()
        .gauge("held", "Asked for the last snapshot.")
        .callback(
            () -> {
              closing.countDown();
              await(release);
              return 1;
            });
    Thread first = new Thread(metrics::close);
    AtomicReference<MetricsSnapshot> seen = new AtomicReference<>();
    Thread second =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              metrics.close();
              seen.set(Thread.interrupted() ? metrics.snapshot() : null);
            });
    first.start();
    await(closing);
    second.start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (second.isAlive() && second.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime() - deadline).as("came so far in time").isNegative();
    }
    assertThat(second.isAlive()).isTrue();

    release.countDown();
    second.join();
    first.join();
    assertThat(seen.get()).isNotNull().isSameAs(metrics.snapshot());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldLoseNothingThatHappenedBeforeAClosingThatRecordsAndScrapesRaceWith() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 50; round++) {
        race(threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void race(ExecutorService threads) throws Exception {
    Metrics metrics = open();
    Histogram histogram = histogram(metrics);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong[] done = {new AtomicLong(), new AtomicLong()};
    CountDownLatch running = new CountDownLatch(3);
    List<Future<?>> racers = new ArrayList<>();
    for (AtomicLong count : done) {
      racers.add(threads.submit(() -> recordUntil(stop, histogram, count, running)));
    }
    racers.add(threads.submit(() -> scrapeUntil(stop, metrics, running)));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    long before = done[0].get() + done[1].get();
    metrics.close();
    long last = (long) metrics.snapshot().value("b_seconds_count");
    stop.set(true);
    for (Future<?> racer : racers) {
      racer.get(10, TimeUnit.SECONDS);
    }
    assertThat(last).isGreaterThanOrEqualTo(before);
    assertThat(last).isLessThanOrEqualTo(done[0].get() + done[1].get());
    assertThat((long) metrics.snapshot().value("b_seconds_count")).isEqualTo(last);
  }

  private static void recordUntil(
      AtomicBoolean stop, Histogram histogram, AtomicLong count, CountDownLatch running) {
    while (!stop.get()) {
      histogram.record(1L);
      if (count.incrementAndGet() == 100) {
        running.countDown();
      }
    }
  }

  private static void scrapeUntil(AtomicBoolean stop, Metrics metrics, CountDownLatch running) {
    double seen = 0;
    while (!stop.get()) {
      double now = metrics.snapshot().value("b_seconds_count");
      assertThat(now).isGreaterThanOrEqualTo(seen);
      seen = now;
      running.countDown();
    }
  }

  @Test
  void shouldNotDisturbAnotherThatTheSameThreadRecordsInto() {
    try (Metrics kept = open()) {
      Histogram histogram = histogram(kept);
      int recorded = 0;
      for (int round = 0; round < 50; round++) {
        Metrics passing = open();
        Metrics besides = open();
        Histogram gone = histogram(passing);
        Histogram other = histogram(besides);
        for (int i = 0; i < 100; i++) {
          gone.record(1L);
          histogram.record(1L);
          other.record(1L);
          recorded++;
        }
        passing.close();
        for (int i = 0; i < 100; i++) {
          gone.record(1L); // its place is free for the next one: must not show there
          histogram.record(1L);
          other.record(1L);
          recorded++;
        }
        assertThat(passing.snapshot().value("b_seconds_count")).isEqualTo(100);
        assertThat(besides.snapshot().value("b_seconds_count")).isEqualTo(200);
        besides.close();
        assertThat(kept.snapshot().value("b_seconds_count")).isEqualTo(recorded);
      }
      assertThat(kept.snapshot().value("tare_rings")).isLessThanOrEqualTo(8);
    }
  }

  private static Metrics open() {
    return Metrics.open(
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .ringBytes(1024)
            .scrapeTimeout(Duration.ofMinutes(1))
            .collectorTimeout(Duration.ofMinutes(1))
            .build());
  }

  private static Histogram histogram(Metrics metrics) {
    return metrics.registry().histogram("b_seconds", "B.").unit(Unit.SECONDS).register();
  }
}
