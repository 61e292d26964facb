package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.ring.TestRings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which ring runs where, and that it is said. */
@Tag("recording")
class RingChoiceTest {
  private static final boolean AGRONA_RUNS = TestRings.backEnd() == RingBackEnd.AGRONA;

  @Test
  void shouldChooseAgronaExactlyWhereItRuns() {
    assertThat(ringOf(RingKind.AUTO)).isEqualTo(AGRONA_RUNS ? "agrona" : "array");
  }

  @Test
  void shouldUseTheArrayEverywhereWhenAsked() {
    assertThat(ringOf(RingKind.ARRAY)).isEqualTo("array");
  }

  @Test
  void shouldUseAgronaWhenAskedWhereItRuns() {
    assumeThat(AGRONA_RUNS).isTrue();
    assertThat(ringOf(RingKind.AGRONA)).isEqualTo("agrona");
  }

  @Test
  void shouldNameTheFlagWhenAgronaIsAskedForInVain() {
    assumeThat(AGRONA_RUNS).isFalse();
    assertThatThrownBy(() -> ringOf(RingKind.AGRONA))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--add-exports java.base/jdk.internal.misc=ALL-UNNAMED");
  }

  private static String ringOf(RingKind kind) {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().ring(kind).build())) {
      return metrics.snapshot().family("tare_build_info").series().values(0).get(1);
    }
  }
}
