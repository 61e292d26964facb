package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing keeps to its time, whatever hangs: it is what a shutdown hook waits for. */
@Timeout(60)
class HangingCloseTest {
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** What a busy machine may add to it. */
  private static final Duration MOST = CLOSE.plusSeconds(10);

  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
  }

  private double hang() {
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody is to interrupt it", e);
    }
    return 1;
  }

  private Metrics open(Consumer<Throwable> errorHandler) {
    return Metrics.open(
        MetricsOptions.builder()
            .closeTimeout(CLOSE)
            .collectorTimeout(Duration.ofHours(1))
            .errorHandler(errorHandler)
            .build());
  }

  private static void closeInTime(Metrics metrics) {
    long begin = System.nanoTime();
    metrics.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(MOST);
  }

  @Test
  void shouldLeaveOutWhatHangsInTheLastSnapshot() {
    Metrics metrics = open(e -> {});
    Counter counter = metrics.registry().counter("a_total", "A.").register();
    metrics.registry().gauge("before", "B.").callback(() -> 1);
    metrics.registry().gauge("hangs", "H.").callback(this::hang);
    counter.increment();
    closeInTime(metrics);
    assertThat(metrics.snapshot().value("a_total")).isEqualTo(1);
    assertThat(metrics.snapshot().value("before")).isEqualTo(1);
    assertThat(metrics.snapshot().find("hangs")).isEmpty();
    assertThat(metrics.snapshot().value("tare_scrapes_stale_total")).isZero();
  }

  @Test
  void shouldNotWaitForAScrapeThatWaitsForWhatHangs() throws InterruptedException {
    Metrics metrics = open(e -> {});
    CountDownLatch inside = new CountDownLatch(1);
    metrics
        .registry()
        .gauge("hangs", "H.")
        .callback(
            () -> {
              inside.countDown();
              return hang();
            });
    Thread scraper = new Thread(metrics::snapshot);
    scraper.setDaemon(true);
    scraper.start();
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    closeInTime(metrics);
    released.countDown();
    scraper.join(20_000);
    assertThat(scraper.isAlive()).isFalse();
  }

  @Test
  void shouldNotWaitForAnErrorHandlerThatHangs() {
    Metrics metrics = open(e -> hang());
    metrics
        .registry()
        .gauge("bad", "B.")
        .callback(
            () -> {
              throw new IllegalStateException("told to the handler");
            });
    closeInTime(metrics);
  }

  @Test
  void shouldCloseFromAnotherThreadWhenACallbackCloses() {
    Metrics metrics = open(e -> {});
    metrics
        .registry()
        .gauge("closes", "C.")
        .callback(
            () -> {
              metrics.close();
              return 1;
            });
    assertThat(metrics.snapshot().value("closes")).isEqualTo(1);
    metrics.close(); // waits for the other
    assertThat(metrics.snapshot().value("tare_aggregator_alive")).isZero();
    assertThat(metrics.snapshot()).isSameAs(metrics.snapshot());
  }
}
