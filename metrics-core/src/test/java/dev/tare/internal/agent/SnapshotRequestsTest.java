package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.agent.SnapshotRequests.Request;
import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.internal.aggregate.AggregatorStats;
import dev.tare.model.Detail;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotRequestsTest {
  private final SnapshotRequests gate =
      new SnapshotRequests(System::nanoTime, 1_000_000, () -> {}, () -> false, () -> {});

  /** Another for each time. */
  private static AggregatorSnapshot copy(long atNs) {
    return new AggregatorSnapshot(List.of(), AggregatorStats.NONE, atNs, 0);
  }

  private long await(Detail detail) {
    return gate.await(detail, Long.MAX_VALUE).atNs();
  }

  @Test
  void shouldGiveEachDetailTheLastCopyThatHasAsMuch() {
    gate.answer(new Request(1, Detail.QUANTILES), copy(1));
    assertThat(await(Detail.NATIVE)).as("the most there is").isEqualTo(1);
    gate.answer(new Request(1, Detail.NATIVE), copy(2));
    gate.answer(new Request(2, Detail.QUANTILES), copy(3));
    gate.answer(new Request(3, Detail.BUCKETS), copy(4));
    assertThat(await(Detail.NATIVE)).isEqualTo(2);
    assertThat(await(Detail.QUANTILES)).isEqualTo(3);
    assertThat(await(Detail.BUCKETS)).isEqualTo(4);

    gate.close(copy(5));
    for (Detail detail : Detail.values()) {
      assertThat(await(detail)).as(detail.name()).isEqualTo(5);
      assertThat(gate.await(detail, Long.MAX_VALUE).ageNs()).isZero();
    }
  }

  /** Nobody attends here, so who asks has left by then. */
  @Test
  void shouldTryNoCopyAgainForWhoHasLeft() {
    gate.await(Detail.BUCKETS, Long.MAX_VALUE);
    assertThat(gate.pending()).as("late, but still of use to the next").isNotNull();
    gate.failed();
    assertThat(gate.pending()).isNull();
    assertThat(gate.isOpen()).isFalse();
  }

  /** As after a pause of the whole process: its time is over, and the answer is about to come. */
  @Test
  void shouldWaitOnceMoreForAnAnswerWhenItsTimeIsOver() {
    AtomicLong clock = new AtomicLong();
    AtomicReference<@Nullable SnapshotRequests> paused = new AtomicReference<>();
    AtomicInteger stale = new AtomicInteger();
    SnapshotRequests requests =
        new SnapshotRequests(
            clock::get,
            1_000_000,
            () -> clock.addAndGet(2_000_000),
            () -> {
              SnapshotRequests asked = paused.getAndSet(null);
              if (asked != null) {
                asked.answer(new Request(1, Detail.BUCKETS), copy(7));
              }
              return true;
            },
            stale::incrementAndGet);
    paused.set(requests);
    assertThat(requests.await(Detail.BUCKETS, Long.MAX_VALUE).atNs()).isEqualTo(7);
    assertThat(stale).hasValue(0);
    assertThat(requests.await(Detail.BUCKETS, Long.MAX_VALUE).ageNs())
        .as("nobody answers this one")
        .isPositive();
    assertThat(stale).hasValue(1);
  }

  @Test
  void shouldSayHowOldACopyIsThatIsNotNew() {
    assertThat(gate.await(Detail.BUCKETS, Long.MAX_VALUE).ageNs()).as("none at all").isPositive();
    long second = 1_000_000_000;
    gate.answer(new Request(1, Detail.BUCKETS), copy(System.nanoTime() - second));
    assertThat(gate.await(Detail.BUCKETS, Long.MAX_VALUE).ageNs()).isGreaterThanOrEqualTo(second);
    gate.close(null);
    assertThat(gate.await(Detail.BUCKETS, Long.MAX_VALUE).ageNs())
        .as("without its last pass")
        .isGreaterThanOrEqualTo(second);
  }
}
