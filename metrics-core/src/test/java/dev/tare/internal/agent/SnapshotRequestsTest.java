package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.agent.SnapshotRequests.Request;
import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.internal.aggregate.AggregatorStats;
import dev.tare.model.Detail;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotRequestsTest {
  private final SnapshotRequests gate =
      new SnapshotRequests(System::nanoTime, 1_000_000, () -> {}, () -> false, () -> {});

  private static AggregatorSnapshot copy() {
    return new AggregatorSnapshot(List.of(), AggregatorStats.NONE);
  }

  @Test
  void shouldGiveEachDetailTheLastCopyThatHasAsMuch() {
    AggregatorSnapshot full = copy();
    AggregatorSnapshot quantiles = copy();
    AggregatorSnapshot buckets = copy();
    gate.answer(new Request(1, Detail.QUANTILES), quantiles);
    assertThat(gate.await(Detail.NATIVE)).as("the most there is").isSameAs(quantiles);
    gate.answer(new Request(1, Detail.NATIVE), full);
    gate.answer(new Request(2, Detail.QUANTILES), quantiles);
    gate.answer(new Request(3, Detail.BUCKETS), buckets);
    assertThat(gate.await(Detail.NATIVE)).isSameAs(full);
    assertThat(gate.await(Detail.QUANTILES)).isSameAs(quantiles);
    assertThat(gate.await(Detail.BUCKETS)).isSameAs(buckets);

    AggregatorSnapshot last = copy();
    gate.close(last);
    for (Detail detail : Detail.values()) {
      assertThat(gate.await(detail)).as(detail.name()).isSameAs(last);
    }
  }
}
