package dev.tare.jmh.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.SelfMetricDetail;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SoakTest {

  @Test
  void shouldAgreeWithWhatTheThreadsWroteDown() throws InterruptedException {
    assertThat(Soak.of(RingKind.ARRAY, Duration.ofSeconds(2))).isEmpty();
  }

  @Test
  void shouldNameWhatDoesNotAgree() {
    MetricsOptions all = MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build();
    try (Metrics metrics = Metrics.open(all)) {
      Load load = new Load(metrics);
      Tally tally = new Tally();
      load.record(System.nanoTime() + 1, new SplittableRandom(1), tally);
      assertThat(Load.differences(metrics.snapshot(), tally)).isEmpty();
      tally.events[3]++;
      assertThat(Load.differences(metrics.snapshot(), tally))
          .hasSize(3)
          .anyMatch(line -> line.startsWith("soak_requests_total[route, r3] is "));
    }
  }
}
