package dev.tare.examples.flow.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final long WINDOW_NS = 1_000_000;
  private static final Backoff BACKOFF = new Backoff(100, 10_000);

  /** Just before the clock wraps, as {@link System#nanoTime} may. */
  private long nowNs = Long.MAX_VALUE - 1;

  private final Restarts restarts = restarts(3);

  @Test
  void shouldGiveUpWhenFailuresInTheWindowAreTooMany() {
    assertThat(failAfter(0).getAsLong()).isBetween(50L, 100L);
    assertThat(failAfter(1).getAsLong()).isBetween(100L, 200L);
    assertThat(failAfter(1).getAsLong()).isBetween(200L, 400L);

    assertThat(failAfter(WINDOW_NS - 3)).isEmpty();
  }

  @Test
  void shouldForgetWhatIsOlderThanTheWindow() {
    for (int failure = 0; failure < 100; failure++) {
      assertThat(failAfter(WINDOW_NS / 3 + 1)).isPresent();
    }
    // Two others are still in the window: as long a wait as for the third.
    assertThat(failAfter(WINDOW_NS / 3 + 1).getAsLong()).isBetween(200L, 400L);
  }

  @Test
  void shouldNeverRestartWhenLimitIsNone() {
    assertThat(restarts(0).afterFailure(0)).isEmpty();
  }

  private OptionalLong failAfter(long ns) {
    nowNs += ns;
    return restarts.afterFailure(nowNs);
  }

  private static Restarts restarts(int limit) {
    return new Restarts(new RestartPolicy(limit, WINDOW_NS, BACKOFF), new SplittableRandom(7));
  }
}
