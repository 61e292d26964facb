package dev.tare.jmh;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import org.junit.jupiter.api.Test;

/** No row is about another ring than it says. */
class NamedRingTest {

  @Test
  void shouldFailWhenAnotherRingIsInUse() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().ring(RingKind.ARRAY).build())) {
      assertThatCode(() -> NamedRing.require(metrics, RingKind.ARRAY)).doesNotThrowAnyException();
      assertThatThrownBy(() -> NamedRing.require(metrics, RingKind.AGRONA))
          .hasMessage("ring=AGRONA (tare_build_info: ARRAY)");
    }
  }

  @Test
  void shouldFailWhenTheRowLeavesTheRingToTare() {
    NamedRing row = new NamedRing();
    row.ring = "AUTO";
    assertThatThrownBy(() -> row.open(MetricsOptions.builder()))
        .hasMessageStartingWith("ring=AUTO");
  }
}
