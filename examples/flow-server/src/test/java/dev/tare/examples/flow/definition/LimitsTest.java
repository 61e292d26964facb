package dev.tare.examples.flow.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LimitsTest {
  @Test
  void shouldNeedFewerThanThousandLatencySeriesWhenDefault() {
    assertThat(Limits.DEFAULT.maxConnectionsInAll()).isLessThan(1_000);
  }

  @Test
  void shouldBoundWaitingPayloadWhenDefault() {
    assertThat(Limits.DEFAULT.maxQueuedBytes()).isEqualTo(64L << 20);
  }

  @Test
  void shouldRefuseLimitWhenNotPositive() {
    assertThatThrownBy(() -> new Limits(1, 1, 1, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxCapacity=0 (1 to 2147483647)");
  }
}
