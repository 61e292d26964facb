package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerThreadsTest {
  private static final int TIMEOUT_MS = 20_000;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ServerThreads threads = new ServerThreads(2, 1, Duration.ofMillis(50), LONG, 8_192);

  @AfterEach
  void close() {
    goOn.countDown();
    threads.drain(LONG);
  }

  @Test
  void shouldGiveTheWholeTimeoutToARequestThatHasBeenRead() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Boolean> whole = new CompletableFuture<>();
    CompletableFuture<Boolean> half = new CompletableFuture<>();
    threads.execute(
        () -> {
          threads.asked();
          asked.countDown();
          whole.complete(waits());
        });
    assertThat(asked.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isTrue();
    threads.execute(() -> half.complete(waits()));
    assertThat(half.get(TIMEOUT_MS, TimeUnit.MILLISECONDS)).as("who has not asked").isFalse();
    goOn.countDown();
    assertThat(whole.get(TIMEOUT_MS, TimeUnit.MILLISECONDS)).as("who has, and before").isTrue();
  }

  /** Whether it was left in peace. */
  private boolean waits() {
    try {
      goOn.await();
      return true;
    } catch (InterruptedException e) {
      return false; // the interrupt is what hangs up
    }
  }
}
