package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.aggregate.ScrapeGate.Request;
import dev.tare.model.Detail;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrapeGateTest {
  private final ScrapeGate gate =
      new ScrapeGate(System::nanoTime, 1_000_000, () -> {}, () -> false, () -> {});

  private static AggregateCopy copy() {
    return new AggregateCopy(List.of(), AggregatorStats.NONE);
  }

  @Test
  void shouldGiveEachDetailTheLastCopyThatHasAsMuch() {
    AggregateCopy full = copy();
    AggregateCopy quantiles = copy();
    AggregateCopy buckets = copy();
    gate.answer(new Request(1, Detail.QUANTILES), quantiles);
    assertThat(gate.await(Detail.NATIVE, Long.MAX_VALUE))
        .as("the most there is")
        .isSameAs(quantiles);
    gate.answer(new Request(1, Detail.NATIVE), full);
    gate.answer(new Request(2, Detail.QUANTILES), quantiles);
    gate.answer(new Request(3, Detail.BUCKETS), buckets);
    assertThat(gate.await(Detail.NATIVE, Long.MAX_VALUE)).isSameAs(full);
    assertThat(gate.await(Detail.QUANTILES, Long.MAX_VALUE)).isSameAs(quantiles);
    assertThat(gate.await(Detail.BUCKETS, Long.MAX_VALUE)).isSameAs(buckets);

    AggregateCopy last = copy();
    gate.close(last);
    for (Detail detail : Detail.values()) {
      assertThat(gate.await(detail, Long.MAX_VALUE)).as(detail.name()).isSameAs(last);
    }
  }
}
