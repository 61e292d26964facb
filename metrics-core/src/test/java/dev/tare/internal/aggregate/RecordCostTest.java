package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.RingBackEnd;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("recording")
class RecordCostTest {
  private static final RingBackEnd RING =
      RingBackEnd.valueOf(System.getProperty("tare.test.ring", "ARRAY"));
  private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 10);
  private final RecordCost cost = new RecordCost(RING, () -> nowNs.addAndGet(7_000), nowNs.get());

  @Test
  void shouldTimeAThousandRecordsOnceAMinute() {
    long begin = nowNs.get();
    cost.measure(begin + MINUTE_NS - 1);
    assertThat(cost.records()).isZero();

    cost.measure(begin + MINUTE_NS);
    cost.measure(begin + MINUTE_NS);
    cost.measure(begin + 2 * MINUTE_NS - 1);
    assertThat(cost.records()).isEqualTo(1_000);
    assertThat(cost.nanos()).isEqualTo(7_000);

    for (int minute = 2; minute <= 10; minute++) {
      cost.measure(begin + minute * MINUTE_NS);
      assertThat(cost.records()).as("its ring is empty each time").isEqualTo(1_000L * minute);
      assertThat(cost.nanos()).isEqualTo(7_000L * minute);
    }
  }
}
