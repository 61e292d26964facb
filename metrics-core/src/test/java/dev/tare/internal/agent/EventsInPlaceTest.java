package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.record.HistogramSeries;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of keys that a thread records often, counted in blocks of its own. */
@Tag("recording")
class EventsInPlaceTest {
  /** More than it takes to be found by one sample of 64, by far. */
  private static final int OFTEN = 2_000;

  private HandDriven tare = new HandDriven(4, 1_000);

  private void recordOften(int key, long value) {
    for (int i = 0; i < OFTEN; i++) {
      tare.record(key, value);
      tare.agent.doWork();
    }
  }

  @Test
  void shouldLeaveNothingForTheAggregatorOnceAKeyIsHot() {
    recordOften(1, 5);
    assertThat(tare.agent.doWork()).isZero();
    tare.record(1, 7);
    assertThat(tare.agent.doWork()).as("records that a pass found").isZero();
    assertThat(tare.events()).isEqualTo(Map.of("n1", OFTEN + 1L));
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 5L * OFTEN + 7));
  }

  @Test
  void shouldSendAFieldThatHasNoPlaceThroughTheRingAndCountTheEventOnce() {
    recordOften(1, 5);
    tare.record(1, -1); // clamped, and counted as such
    tare.record(1, 5_000_000_000L);
    assertThat(tare.events()).isEqualTo(Map.of("n1", OFTEN + 2L));
    assertThat(tare.histogramFamily().count(0)).isEqualTo(OFTEN + 2);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 5L * OFTEN + 5_000_000_000L));
  }

  @Test
  void shouldBeginANewSeriesAfterTheRemovalOfOneThatIsHot() {
    recordOften(1, 5);
    tare.remove(1);
    tare.record(1, 3);
    tare.record(1, 4);
    assertThat(tare.events()).isEqualTo(Map.of("n1", 2L));
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 7L));
    assertThat(tare.late()).as("all of the first was counted before its removal").isZero();
    tare.record(1, 1);
    assertThat(tare.agent.doWork()).as("in place again, as it was hot before").isZero();
    assertThat(tare.events()).isEqualTo(Map.of("n1", 3L));
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 8L));
  }

  @Test
  void shouldGoOnWithTheSeriesThatStayWhenOneOfAnEventIsRemoved() {
    recordOften(1, 5);
    tare.histograms.table().remove("n1");
    tare.record(1, 3);
    tare.record(1, 4);
    assertThat(tare.events()).isEqualTo(Map.of("n1", OFTEN + 2L));
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 7L));
  }

  @Test
  void shouldKeepWhatADeadThreadCountedAndBeginAnewWithTheNext() throws InterruptedException {
    for (int life = 1; life <= 3; life++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < OFTEN; i++) {
                  tare.record(1, 5);
                  if (i % 100 == 0) {
                    tare.agent.doWork(); // its own thread is not running meanwhile
                  }
                }
              });
      thread.start();
      thread.join();
      tare.agent.aggregator().maintain(System.nanoTime());
      assertThat(tare.events()).isEqualTo(Map.of("n1", (long) life * OFTEN));
      assertThat(tare.sums()).isEqualTo(Map.of("n1", 5L * life * OFTEN));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128 * 1024, 8 * 1024, 0})
  void shouldCountManyKeysEachInItsOwnPlaceAsFarAsTheBudgetGoes(int budget) {
    tare = new HandDriven(budget);
    Map<String, Long> expected = new TreeMap<>();
    int keys = 45;
    for (int round = 0; round < OFTEN; round++) {
      for (int key = 1; key <= keys; key++) {
        tare.record(key, key);
        expected.merge("n" + key, (long) key, Long::sum);
      }
      tare.agent.doWork();
    }
    assertThat(tare.sums()).isEqualTo(expected);
    assertThat(tare.blocksMade()).isBetween(budget / 4_096L, (long) keys);
    assertThat(tare.blocksMade() == keys).isEqualTo(tare.blocksRefused() == 0 && budget > 0);
    assertThat(tare.blockBytes()).isLessThanOrEqualTo(budget);
  }

  /** An application may hold the handle of an event that it no longer records. */
  @Test
  void shouldLetGoOfSeriesWhenTheEventIsDroppedThoughItsHandleIsHeld() {
    recordOften(1, 5);
    tare.agent.aggregator().maintain(System.nanoTime());
    WeakReference<Object> series =
        new WeakReference<>(tare.histograms.table().entry("n1").handle());
    tare.agent.aggregator().drop(tare.event);
    tare.remove(1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (series.get() != null) { // the test holds the event's handle meanwhile
      assertThat(System.nanoTime() - deadline).as("collected in time").isNegative();
      tare.agent.doWork();
      tare.agent.aggregator().maintain(System.nanoTime());
      System.gc();
    }
    tare.record(1, 5); // shows nowhere
  }

  @Test
  void shouldStayInPlaceWhenASeriesOfAnotherFamilyIsRemoved() {
    HistogramFamilyState<HistogramSeries> other = tare.otherHistograms();
    recordOften(1, 5);
    long made = tare.blocksMade();
    other.table().entry("x");
    other.table().remove("x");
    tare.record(1, 5);
    assertThat(tare.agent.doWork()).as("records that a pass found").isZero();
    assertThat(tare.blocksMade()).isEqualTo(made);
  }

  /** What it holds of its series, too, so that their ids can be given to others. */
  @Test
  void shouldGiveBackWhatAnEventTookThatWasTakenBack() {
    recordOften(1, 5);
    long before = tare.blockBytes();
    tare.agent.aggregator().drop(tare.event);
    tare.record(1, 5); // on its way, or late
    tare.agent.doWork();
    tare.agent.aggregator().maintain(System.nanoTime());
    assertThat(tare.blockBytes()).isLessThan(before);
  }

  @Test
  void shouldShowNothingOfAnEventThatWasTakenBack() {
    recordOften(1, 5);
    tare.agent.aggregator().drop(tare.event);
    tare.record(1, 5);
    tare.record(1, 5);
    assertThat(tare.events()).isEqualTo(Map.of("n1", (long) OFTEN));
    assertThat(tare.late()).isEqualTo(2);
  }
}
