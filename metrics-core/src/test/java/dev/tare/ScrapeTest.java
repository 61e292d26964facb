package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a scrape sees, and what it does when the aggregator does not answer. */
@Tag("recording")
class ScrapeTest {

  /** Holds the aggregator between two duty cycles for as long as the test wants. */
  private static final class Gate implements IdleStrategy {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private volatile CountDownLatch open = new CountDownLatch(0);

    @Override
    public void idle(int workCount) {
      CountDownLatch current = open; // once: it may be closed between two looks
      try {
        if (current.getCount() > 0) {
          arrived.countDown();
        }
        current.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void shouldServeTheLastCopyWhenTheAggregatorDoesNotAnswer() throws InterruptedException {
    AtomicLong clock = new AtomicLong();
    AtomicLong stepNs = new AtomicLong();
    Gate gate = new Gate();
    MetricsOptions options =
        MetricsOptions.builder()
            .nanoClock(() -> clock.getAndAdd(stepNs.get()))
            .idleStrategy(() -> gate)
            .scrapeTimeout(Duration.ofSeconds(30))
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = histogram(metrics);
      Counter counter = metrics.registry().counter("c_total", "Counts c.").register();
      histogram.record(1);
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);

      CountDownLatch closed = new CountDownLatch(1);
      gate.open = closed;
      gate.arrived.await();
      stepNs.set(TimeUnit.SECONDS.toNanos(10));
      histogram.record(1);
      counter.increment();
      // The injected clock runs 10 s a look: the wait is over long before 30 real seconds.
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);
      assertThat(metrics.snapshot().value("c_total")).isEqualTo(1);
      MetricsSnapshot stale = metrics.snapshot();
      assertThat(stale.value("tare_scrapes_stale_total")).isEqualTo(3);
      assertThat(stale.stale()).isTrue();
      assertThat(stale.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
      assertThat(stale.value("tare_snapshot_age_seconds")).isGreaterThanOrEqualTo(30);
      assertThat(stale).asString().contains("# stale: histograms and events are PT");
      stepNs.set(0);
      closed.countDown();
      MetricsSnapshot fresh = metrics.snapshot();
      assertThat(fresh.value("t_seconds_count")).isEqualTo(2);
      assertThat(fresh.stale()).isFalse();
      assertThat(fresh.value("tare_snapshot_age_seconds")).isZero();
    }
  }

  @Test
  void shouldServeTheLastCopyAndKeepTheFlagWhenInterrupted() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      histogram(metrics).record(1);
      metrics.snapshot();
      Thread.currentThread().interrupt();
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shouldAnswerOnTheAggregatorsOwnThread() throws Exception {
    CompletableFuture<Double> seen = new CompletableFuture<>();
    List<Metrics> opened = new ArrayList<>();
    MetricsOptions options =
        MetricsOptions.builder()
            .errorHandler(
                e -> seen.complete(opened.get(0).snapshot().value("tare_aggregator_alive")))
            .seriesLimit(1)
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      opened.add(metrics);
      // The first overflow of an event comes up on the aggregator, in the middle of a pass.
      var registry = metrics.registry();
      var event =
          registry
              .event("e")
              .label("kind", 3)
              .counts(registry.counter("e_total", "Counts e.").labels("kind"))
              .register();
      event.record(event.key("a"));
      event.record(event.key("b"));
      assertThat(metrics.snapshot().value("e_total", "kind", "other")).isEqualTo(1);
      // Told between two duty cycles, perhaps after the scrape was answered.
      assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void shouldShareAPassAmongManyScrapers() throws InterruptedException {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Histogram histogram = histogram(metrics);
      AtomicBoolean wrong = new AtomicBoolean();
      List<Thread> scrapers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        scrapers.add(
            new Thread(
                () -> {
                  for (int scrape = 0; scrape < 200; scrape++) {
                    double before = metrics.snapshot().value("t_seconds_count");
                    histogram.record(1);
                    if (metrics.snapshot().value("t_seconds_count") < before + 1) {
                      wrong.set(true);
                    }
                  }
                }));
      }
      histogram.record(1);
      scrapers.forEach(Thread::start);
      for (Thread scraper : scrapers) {
        scraper.join();
      }
      assertThat(wrong).isFalse();
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1 + 8 * 200);
      assertThat(metrics.snapshot().value("tare_scrapes_stale_total")).isZero();
    }
  }

  @Test
  void shouldNeverShowMoreOpenThanThereAreNorFewerThanNone() throws InterruptedException {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      UpDownCounter open = metrics.registry().upDownCounter("open_now", "Open now.").register();
      AtomicBoolean stop = new AtomicBoolean();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        threads.add(
            new Thread(
                () -> {
                  while (!stop.get()) {
                    open.begin();
                    open.end();
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (int scrape = 0; scrape < 300; scrape++) {
        assertThat(metrics.snapshot().value("open_now")).isBetween(0.0, 2.0);
      }
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(metrics.snapshot().value("open_now")).isZero();
    }
  }

  private static Histogram histogram(Metrics metrics) {
    return metrics.registry().histogram("t_seconds", "Times t.").unit(Unit.SECONDS).register();
  }
}
