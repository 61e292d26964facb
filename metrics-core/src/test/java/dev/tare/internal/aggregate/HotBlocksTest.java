package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.block.BlockPool;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.Recorder;
import dev.tare.internal.record.RingMaker;
import dev.tare.internal.record.SharedRings;
import dev.tare.internal.record.ThreadRecorders;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets a block: those who record often, in proportion, as far as the budget goes. */
class HotBlocksTest {
  private final SelfMetrics self = new SelfMetrics();
  private final RingMaker maker =
      new RingMaker(
          () -> RingBackEnd.ARRAY.newRing(64 * 1024),
          e -> {
            throw new AssertionError(e);
          });
  private final ThreadRecorders recorders = new ThreadRecorders(maker, 2, 0);
  private final Recorder recorder = new Recorder(recorders, new SharedRings(maker), self);
  private final TestSeries made = new TestSeries(recorder, self);
  private final ThreadRecorder thread = recorders.all()[0];

  @AfterEach
  void close() {
    recorders.close();
  }

  /** Hands over what is in the ring. */
  private void drain(HotBlocks hot, List<HistogramSeries> series) {
    thread
        .ring()
        .drain(
            (id, words) -> {
              HistogramSeries of =
                  series.stream().filter(s -> s.id() == id).findFirst().orElseThrow();
              of.onRecord(words);
              hot.onValue(thread, of, words.word(0));
            });
  }

  private List<HistogramSeries> series(int number) {
    List<HistogramSeries> series = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      series.add(made.next());
    }
    return series;
  }

  @Test
  void shouldGiveEverySeriesThatIsRecordedInTurnsABlockAndCountAll() {
    HotBlocks hot = new HotBlocks(1 << 20, new BlockPool(0), self);
    List<HistogramSeries> series = series(128);
    for (int round = 0; round < 1_000; round++) {
      series.forEach(s -> s.record(5));
      drain(hot, series);
    }
    assertThat(series).allMatch(s -> s.blockOf(thread) != null);
    assertThat(series).allSatisfy(s -> assertThat(s.recorded()).isEqualTo(1_000));
    assertThat(self.count(SelfMetric.BLOCKS_MADE)).isEqualTo(128);
    assertThat(self.count(SelfMetric.BLOCKS_REFUSED)).isZero();
  }

  @Test
  void shouldGiveTheHotOnesTheirsFirst() {
    HotBlocks hot = new HotBlocks(1 << 20, new BlockPool(0), self);
    List<HistogramSeries> series = series(2);
    for (int i = 0; i < 1_000; i++) {
      series.get(0).record(5);
      if (i == 500) {
        series.get(1).record(5); // once
      }
      drain(hot, series);
    }
    assertThat(series.get(0).blockOf(thread)).isNotNull();
    assertThat(series.get(1).blockOf(thread)).isNull();
  }

  @Test
  void shouldHaveMemoryForEveryCellThatComesThroughTheRing() {
    HotBlocks hot = new HotBlocks(1 << 20, new BlockPool(0), self);
    List<HistogramSeries> series = series(1);
    HistogramSeries only = series.get(0);
    while (only.blockOf(thread) == null) {
      only.record(5);
      drain(hot, series);
    }
    long before = only.recorded();
    only.record(995);
    assertThat(only.recorded()).as("in the ring").isEqualTo(before);
    drain(hot, series);
    only.record(995);
    assertThat(only.recorded()).as("the next one in place").isEqualTo(before + 2);
  }

  /**
   * One of 64 that lie far off is worth all cells that lie between; the rest go through the ring.
   */
  @Test
  void shouldHaveMemoryForWhatLiesFarOffOnlyWhereItComesOften() {
    HotBlocks hot = new HotBlocks(1 << 20, new BlockPool(0), self);
    long[] bounds = LongStream.rangeClosed(1, 1_000).toArray();
    int far = 0;
    int series = 40;
    for (int i = 0; i < series; i++) {
      HistogramSeries only = made.next(bounds);
      while (only.blockOf(thread) == null) {
        only.record(5);
        drain(hot, List.of(only));
      }
      only.record(100);
      drain(hot, List.of(only));
      only.record(100);
      assertThat(thread.ring().drain((id, words) -> {})).as("near, and in place").isZero();
      int inRing = 1;
      while (inRing > 0) {
        only.record(900);
        inRing = thread.ring().drain((id, words) -> hot.onValue(thread, only, words.word(0)));
        far += inRing;
      }
    }
    assertThat(far / series).isBetween(20, 200);
  }

  @Test
  void shouldTakeBackWhatAThreadHasReplacedThoughItNeedsNothingMore() {
    HotBlocks hot = new HotBlocks(1 << 20, new BlockPool(0), self);
    HistogramSeries only = made.next();
    while (only.blockOf(thread) == null) {
      only.record(5);
      drain(hot, List.of(only));
    }
    only.record(995);
    drain(hot, List.of(only));
    long both = hot.bytes();
    hot.sweep();
    assertThat(hot.bytes()).as("it has not taken the longer one").isEqualTo(both);
    only.record(995);
    hot.sweep();
    assertThat(hot.bytes()).isLessThan(both);
  }

  @Test
  void shouldCountWhatDoesNotFitIntoTheBudget() {
    HotBlocks hot = new HotBlocks(1_500, new BlockPool(0), self);
    List<HistogramSeries> series = series(50);
    for (int round = 0; round < 200; round++) {
      series.forEach(s -> s.record(5));
      drain(hot, series);
    }
    assertThat(self.count(SelfMetric.BLOCKS_MADE)).isBetween(1L, 10L);
    assertThat(self.count(SelfMetric.BLOCKS_REFUSED)).isPositive();
    assertThat(series).allSatisfy(s -> assertThat(s.recorded()).isEqualTo(200));
  }

  @Test
  void shouldMakeNoneWhereTheyAreNotWanted() {
    HotBlocks hot = new HotBlocks(0, new BlockPool(0), self);
    List<HistogramSeries> series = series(1);
    for (int i = 0; i < 1_000; i++) {
      series.get(0).record(5);
    }
    drain(hot, series);
    assertThat(series.get(0).blockOf(thread)).isNull();
    assertThat(self.count(SelfMetric.BLOCKS_REFUSED)).isZero();
    assertThat(hot.bytes()).isZero();
  }
}
