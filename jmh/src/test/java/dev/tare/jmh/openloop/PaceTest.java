package dev.tare.jmh.openloop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When requests are due. */
class PaceTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void shouldSpaceRequestsEvenly() {
    Pace pace = new Pace.AtRate(5, 4, 100);
    assertThat(pace.dueNs(0, 0)).isEqualTo(5);
    assertThat(pace.dueNs(1, 0)).isEqualTo(5 + SECOND / 4);
    assertThat(pace.dueNs(99, 0)).isEqualTo(5 + 99 * SECOND / 4);
  }

  @Test
  void shouldNotDriftWhenTheIntervalIsNoWholeNumber() {
    Pace pace = new Pace.AtRate(0, 3, Long.MAX_VALUE);
    assertThat(pace.dueNs(1, 0)).isEqualTo(333_333_333);
    assertThat(pace.dueNs(3_000_000_000L, 0)).isEqualTo(1_000_000_000 * SECOND);
  }

  @Test
  void shouldOweARequestHoweverLateItIs() {
    Pace pace = new Pace.AtRate(0, 1_000, 10);
    assertThat(pace.has(9, Long.MAX_VALUE)).isTrue();
    assertThat(pace.has(10, 0)).isFalse();
  }

  @Test
  void shouldTakeAsManyAsGoWhenFlatOut() {
    Pace pace = new Pace.FlatOut(100);
    assertThat(pace.dueNs(7, 99)).isEqualTo(99);
    assertThat(pace.has(Long.MAX_VALUE, 99)).isTrue();
    assertThat(pace.has(0, 100)).isFalse();
  }
}
