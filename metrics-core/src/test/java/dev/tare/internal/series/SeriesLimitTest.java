package dev.tare.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What room there is, told to several at once. */
@Timeout(60)
class SeriesLimitTest {
  private static final int TAKES = 200_000;

  @Test
  void shouldTakeNoneWhereNotAllFit() {
    SeriesLimit limit = new SeriesLimit(4);
    assertThat(limit.tryTake(3)).isTrue();
    assertThat(limit.tryTake(3)).isFalse();
    assertThat(limit.tryTake()).isTrue();
    assertThat(limit.tryTake()).isFalse();
    limit.giveBack(3);
    assertThat(limit.tryTake(3)).isTrue();
    assertThat(limit.releases()).isEqualTo(1);
  }

  /** A histogram that is refused here has no quantiles for as long as it lives. */
  @Test
  void shouldNotRefuseWhatFitsWhileMoreThanFitsIsRefused() throws InterruptedException {
    SeriesLimit limit = new SeriesLimit(1);
    AtomicBoolean stop = new AtomicBoolean();
    Thread greedy =
        new Thread(
            () -> {
              while (!stop.get()) {
                assertThat(limit.tryTake(3)).isFalse();
              }
            });
    greedy.start();
    try {
      for (int i = 0; i < TAKES; i++) {
        assertThat(limit.tryTake()).as("take %d", i).isTrue();
        limit.giveBack();
      }
    } finally {
      stop.set(true);
      greedy.join();
    }
  }
}
