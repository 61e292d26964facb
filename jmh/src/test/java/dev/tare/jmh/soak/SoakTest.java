package dev.tare.jmh.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.SelfMetricDetail;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SoakTest {

  @Test
  void shouldAgreeWithWhatTheThreadsWroteDown() throws InterruptedException {
    assertThat(Soak.of(RingKind.ARRAY, Duration.ofSeconds(2), Duration.ZERO)).isEmpty();
  }

  @Test
  void shouldAgreeAfterAnHourInFastForward() throws InterruptedException {
    assertThat(Soak.of(RingKind.ARRAY, Duration.ofSeconds(3), Duration.ofHours(1))).isEmpty();
  }

  /** On a busy machine the threads may end before one of them has come to the short-lived ones. */
  @Test
  void shouldFindNoShortLivedSeriesWhereThereWasNone() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      assertThat(new Load(metrics).brief("line").alive()).isZero();
      assertThat(BriefSeries.shown(metrics.snapshot())).isZero();
    }
  }

  @Test
  void shouldNameWhatDoesNotAgree() {
    MetricsOptions all = MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build();
    try (Metrics metrics = Metrics.open(all)) {
      Load load = new Load(metrics);
      Tally tally = new Tally();
      SplittableRandom random = new SplittableRandom(1);
      BriefSeries brief = load.brief("line");
      for (int i = 0; i < 100; i++) {
        tally.shortLived += brief.comeAndGo(random);
      }
      load.record(System.nanoTime() + 1, random, brief, tally);
      assertThat(Load.differences(metrics.snapshot(), tally, List.of(brief))).isEmpty();
      tally.events[3]++;
      assertThat(Load.differences(metrics.snapshot(), tally, List.of(brief)))
          .hasSize(3)
          .anyMatch(line -> line.startsWith("soak_requests_total[route, r3] is "));
      tally.events[3]--;
      assertThat(Load.differences(metrics.snapshot(), tally, List.of()))
          .containsExactly(
              "of soak_brief_seconds there are %s, not removed were 0".formatted(brief.alive()));
    }
  }
}
