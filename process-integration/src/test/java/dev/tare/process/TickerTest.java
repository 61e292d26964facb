package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TickerTest {

  @Test
  void shouldNotMakeUpForMissedTicks() {
    assertThat(Ticker.dueAfter(100, 101, 10)).isEqualTo(110);
    assertThat(Ticker.dueAfter(100, 110, 10)).isEqualTo(120);
    assertThat(Ticker.dueAfter(100, 100_005, 10)).isEqualTo(100_010);
    assertThat(Ticker.dueAfter(Long.MAX_VALUE - 4, Long.MIN_VALUE + 1, 10))
        .as("the clock wraps")
        .isEqualTo(Long.MIN_VALUE + 5);
  }

  @Test
  void shouldGoOnAfterATaskThatThrows() {
    long[] nowNs = {0};
    int[] ticks = {0};
    Ticker[] ticker = new Ticker[1];
    Runnable task =
        () -> {
          if (++ticks[0] == 3) {
            ticker[0].stop(Thread.currentThread());
          }
          throw new InternalError("no descriptor left");
        };
    ticker[0] = new Ticker(task, () -> nowNs[0] += 10, 0, 10);
    ticker[0].run();
    assertThat(ticks[0]).isEqualTo(3);
  }
}
