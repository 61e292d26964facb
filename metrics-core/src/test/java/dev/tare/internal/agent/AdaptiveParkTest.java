package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;

/** The clock moves by what is parked, and by nothing else. */
class AdaptiveParkTest {
  private static final long MS = 1_000_000;

  private final CachedNanoClock clock = new CachedNanoClock();
  private final List<Long> parks = new ArrayList<>();
  private final AdaptivePark idle =
      new AdaptivePark(
          clock,
          ns -> {
            parks.add(ns);
            clock.advance(ns);
          });

  @Test
  void shouldDoubleUpToTenMillisecondsWhenThereIsNextToNoWork() {
    for (int i = 0; i < 1_000; i++) {
      idle.idle(AdaptivePark.FEW);
    }
    assertThat(parks).startsWith(MS / 10, MS / 5, 2 * MS / 5).endsWith(10 * MS, 10 * MS);
    assertThat(parks).allMatch(ns -> ns <= 10 * MS);
  }

  @Test
  void shouldDoubleOnToTwoHundredMillisecondsWhenNobodyRecordedForASecond() {
    while (clock.nanoTime() < 1_000 * MS) {
      idle.idle(0);
    }
    assertThat(parks).last().isEqualTo(10 * MS);
    for (int i = 0; i < 6; i++) {
      idle.idle(0);
    }
    assertThat(parks).endsWith(10 * MS, 20 * MS, 40 * MS, 80 * MS, 160 * MS, 200 * MS, 200 * MS);
  }

  @Test
  void shouldNotSleepLongWhenSilenceIsBroken() {
    while (clock.nanoTime() < 3_000 * MS) {
      idle.idle(0);
    }
    idle.idle(AdaptivePark.FEW);
    assertThat(parks).endsWith(200 * MS, 10 * MS);
    idle.idle(1);
    idle.idle(0);
    assertThat(parks).last().isEqualTo(MS / 10);
  }

  @Test
  void shouldNotParkWhenThereIsWork() {
    idle.idle(1);
    assertThat(parks).isEmpty();
  }
}
