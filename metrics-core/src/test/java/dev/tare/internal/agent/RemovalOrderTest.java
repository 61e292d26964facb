package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.series.RemovalOrder;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First a record, then a removal, and only then the pass that finds the record. */
@Tag("recording")
class RemovalOrderTest {
  private static final int RINGS = 64;

  private HandDriven tare = new HandDriven(RINGS, 10);

  /**
   * The last event of a connection, then its end: with the first event in the same pass, or not.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNotBringASeriesBackByAnEventThatWasMadeBefore(boolean known) {
    if (known) {
      tare.record(1, 5);
      assertThat(tare.events()).isEqualTo(Map.of("n1", 1L));
    }
    tare.record(1, 5);
    tare.record(2, 7);
    tare.remove(1);

    assertThat(tare.events()).isEqualTo(Map.of("n2", 1L));
    assertThat(tare.sums()).isEqualTo(Map.of("n2", 7L));
    assertThat(tare.late()).as("once by the counter, once by the histogram").isEqualTo(2);
  }

  @Test
  void shouldSayWhetherThereWasASeriesAndRemoveWhatIsOnItsWayAllTheSame() {
    tare.record(1, 5);
    assertThat(tare.counters.remove("n1")).as("nobody has seen it yet").isFalse();
    assertThat(tare.events()).isEmpty();
    assertThat(tare.sums()).as("of which nothing was removed").isEqualTo(Map.of("n1", 5L));
    tare.record(1, 5);
    tare.events();
    tare.record(1, 5);
    assertThat(tare.counters.remove("n1")).isTrue();
    assertThat(tare.events()).isEmpty();
  }

  @Test
  void shouldCountTheNextEventInASeriesThatBeginsAtZero() {
    tare.record(1, 100);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 100L));
    tare.record(1, 20);
    tare.remove(1);
    tare.record(1, 3);
    tare.record(1, 4);

    assertThat(tare.events()).isEqualTo(Map.of("n1", 2L));
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 7L));
    assertThat(tare.late()).isEqualTo(2);
    tare.record(1, 1);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 8L));
  }

  @Test
  void shouldKeepOldEventsOutOfWhatIsMadeAnewAtOnce() {
    tare.record(1, 100);
    tare.remove(1);
    tare.histograms.table().entry("n1").handle().record(3);
    tare.counters.entry("n1").handle().adder().add(5);
    tare.record(1, 4);

    assertThat(tare.sums()).isEqualTo(Map.of("n1", 7L));
    assertThat(tare.events()).isEqualTo(Map.of("n1", 6L));
    assertThat(tare.late()).isEqualTo(2);
  }

  @Test
  void shouldTellRemovalsOfTheSameValuesApart() {
    for (int life = 0; life < 5; life++) {
      tare.record(1, 10);
      tare.remove(1);
      tare.record(2, 10);
      tare.remove(3);
    }
    tare.record(1, 3);

    assertThat(tare.sums()).isEqualTo(Map.of("n1", 3L, "n2", 50L));
    assertThat(tare.late()).isEqualTo(10);
  }

  @Test
  void shouldRemoveASeriesThatManyKeysFeedFromAllOfThem() {
    tare = new HandDriven(RINGS, 10, key -> key % 2 == 0 ? "even" : "odd", null);
    tare.record(1, 10);
    tare.record(2, 20);
    tare.record(3, 30);
    tare.histograms.table().remove("odd");
    tare.record(4, 40);
    tare.record(5, 50);

    assertThat(tare.sums()).isEqualTo(Map.of("even", 60L, "odd", 50L));
    assertThat(tare.events().values()).hasSize(5).containsOnly(1L);
    assertThat(tare.late()).isEqualTo(2);
  }

  @Test
  void shouldNotBringTheOverflowSeriesBack() {
    tare = new HandDriven(RINGS, 1);
    tare.record(1, 10);
    tare.record(2, 20);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 10L, "other", 20L));
    tare.record(2, 20);
    tare.record(3, 20);
    tare.histograms.table().remove("other");
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 10L));
    tare.record(2, 5);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 10L, "other", 5L));
    assertThat(tare.late()).isEqualTo(2);
  }

  /** Who records counts there itself, so it is in the series before that goes. */
  @Test
  void shouldNotBringBackWhatWasSpilled() {
    tare = new HandDriven(0, 10);
    tare.record(1, 10);
    tare.remove(1);
    assertThat(tare.sums()).isEmpty();
    tare.record(1, 3);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 3L));
    assertThat(tare.events()).isEqualTo(Map.of("n1", 1L));
    assertThat(tare.late()).isZero();
  }

  @Test
  void shouldNotBringBackWhatCameThroughASharedRing() {
    tare = new HandDriven(0, 10);
    tare.record(2, 1); // says that shared rings are wanted
    tare.agent.work();
    tare.record(1, 10);
    tare.remove(1);
    assertThat(tare.sums()).isEqualTo(Map.of("n2", 1L));
    assertThat(tare.late()).isEqualTo(2);
  }

  @Test
  void shouldNotBringBackWhatADeadThreadLeft() throws InterruptedException {
    Thread dead = new Thread(() -> tare.record(1, 10));
    dead.start();
    dead.join();
    tare.remove(1);
    tare.agent.work();
    assertThat(tare.sums()).isEmpty();
    assertThat(tare.late()).isEqualTo(2);
  }

  /** Its records know which series they are for: the new one has another id. */
  @Test
  void shouldCountTheRecordsOfAHandleAsLate() {
    HistogramSeries handle = tare.histograms.table().entry("n1").handle();
    handle.record(10);
    tare.remove(1);
    tare.histograms.table().entry("n1").handle().record(3);
    handle.record(10);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 3L));
    assertThat(tare.late()).isEqualTo(2);
  }

  @Test
  void shouldKeepNoExemplarOfARemovedSeries() {
    tare = new HandDriven(RINGS, 10, HandDriven::name, new SampledSpan());
    tare.record(1, 5);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 5L));
    tare.record(1, 5); // with an exemplar
    tare.remove(1);
    tare.record(1, 5); // a key's first event has none
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 5L));
    assertThat(tare.histogramFamily().exemplar(0, 0)).isNull();
  }

  /** Nobody has asked for it to go, and an event on its way shows that it is in use. */
  @Test
  void shouldBeginANewSeriesByWhatIsOnItsWayWhenOneExpires() {
    tare.agent
        .aggregator()
        .reclaimer()
        .expire(tare.histograms.table(), 1, HistogramSeries::recorded);
    tare.record(1, 5);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 5L));
    tare.agent.aggregator().reclaimer().maintain(Long.MAX_VALUE / 2);
    tare.record(1, 7);
    tare.agent.aggregator().reclaimer().maintain(Long.MAX_VALUE / 2 + 10);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 7L));
    assertThat(tare.events()).isEqualTo(Map.of("n1", 2L));
    assertThat(tare.late()).isZero();
  }

  @Test
  void shouldRememberARemovalForOnePassAndNoneWhereNothingIsOnItsWay() {
    tare.counters.remove("n1");
    assertThat(tare.counters.entry("n1").lastRemoval()).isEqualTo(RemovalOrder.NONE);
    tare.record(1, 10);
    tare.counters.remove("n1");
    tare.counters.remove("n2");
    assertThat(tare.counters.entry("n1").lastRemoval()).isPositive();
    assertThat(tare.counters.entry("n2").lastRemoval()).isGreaterThan(1);
    tare.agent.work();
    tare.counters.remove("n1");
    assertThat(tare.counters.entry("n1").lastRemoval()).isEqualTo(RemovalOrder.NONE);
    assertThat(tare.counters.entry("n3").lastRemoval()).isEqualTo(RemovalOrder.NONE);
  }
}
