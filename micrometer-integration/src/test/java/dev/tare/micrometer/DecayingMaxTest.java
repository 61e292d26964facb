package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Maxima are Micrometer's, for who looks at them as often as a scraper does. */
class DecayingMaxTest {
  private static final long STEP_MS = 60_000;

  private final MockClock clock = new MockClock();

  /** Looked at whenever the clock moves, it is the same number at every moment. */
  @Test
  void shouldBeThatOfMicrometer() {
    Random random = new Random(1);
    for (int steps = 1; steps < 5; steps++) {
      DecayingMax ours = new DecayingMax(clock, STEP_MS, steps);
      TimeWindowMax theirs = new TimeWindowMax(clock, STEP_MS, steps);
      for (int i = 0; i < 2_000; i++) {
        for (int records = random.nextInt(4); records > 0; records--) {
          long value = random.nextInt(1_000);
          ours.record(value);
          theirs.record((double) value, TimeUnit.NANOSECONDS);
        }
        assertThat(ours.look()).isEqualTo((long) theirs.poll(TimeUnit.NANOSECONDS));
        clock.add(Duration.ofMillis(random.nextInt(random.nextInt(5) == 0 ? 300_000 : 30_000)));
        assertThat(ours.look()).isEqualTo((long) theirs.poll(TimeUnit.NANOSECONDS));
      }
    }
  }

  @Test
  void shouldKeepWhatNobodyLookedAtYet() {
    DecayingMax max = new DecayingMax(clock, STEP_MS, 3);
    max.record(7);
    clock.add(Duration.ofHours(2));
    max.record(5);
    assertThat(max.look()).isEqualTo(7);
    clock.add(Duration.ofMillis(3 * STEP_MS));
    assertThat(max.look()).isZero();
  }

  @Test
  void shouldStandStillWhenTheWallClockGoesBack() {
    DecayingMax max = new DecayingMax(clock, STEP_MS, 3);
    max.record(7);
    assertThat(max.look()).isEqualTo(7);
    clock.addSeconds(-3_600);
    assertThat(max.look()).isEqualTo(7);
  }
}
