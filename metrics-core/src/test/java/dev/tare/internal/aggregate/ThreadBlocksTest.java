package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.internal.block.BlockPool;
import dev.tare.internal.block.CellBlock;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.Recorder;
import dev.tare.internal.record.RingMaker;
import dev.tare.internal.record.SharedRings;
import dev.tare.internal.record.ThreadRecorders;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one thread counts in place, made, removed, and taken over once it is dead. */
class ThreadBlocksTest {
  private static final int BUDGET = 16 * 1024;

  private final SelfMetrics self = new SelfMetrics();
  private final RingMaker maker =
      new RingMaker(
          () -> RingBackEnd.ARRAY.newRing(1024),
          e -> {
            throw new AssertionError(e);
          });
  private final ThreadRecorders recorders = new ThreadRecorders(maker, 1, 0);
  private final Recorder recorder = new Recorder(recorders, new SharedRings(maker), self);
  private final TestSeries series = new TestSeries(recorder, self);
  private final ThreadRecorder thread = recorders.all()[0];
  private ThreadBlocks blocks = new ThreadBlocks(thread, BUDGET, new BlockPool(0));

  @AfterEach
  void close() {
    recorders.close();
  }

  private HistogramSeries hot() {
    HistogramSeries made = series.next();
    made.record(5); // so that the thread has a recorder
    inRing();
    assertThat(blocks.make(made, 5)).isNotNull();
    return made;
  }

  private CellBlock block(HistogramSeries made) {
    return Objects.requireNonNull(made.blockOf(thread));
  }

  /** How many records are in the ring. */
  private int inRing() {
    return thread.ring().drain((id, words) -> {});
  }

  @Test
  void shouldHaveItsOwnerCountInPlace() {
    HistogramSeries made = hot();
    made.record(5);
    made.record(7);
    assertThat(inRing()).isZero();
    assertThat(counts(made)).containsExactly(2L, 12L);
  }

  @Test
  void shouldSendWhatHasNoMemoryOrIsOutOfRangeThroughTheRing() {
    HistogramSeries made = hot();
    made.record(995);
    made.record(-1);
    assertThat(inRing()).isEqualTo(2);
    assertThat(made.recorded()).isZero();
    assertThat(blocks.provide(made, block(made), 995)).isTrue();
    made.record(995);
    assertThat(inRing()).isZero();
    assertThat(made.recorded()).isEqualTo(1);
  }

  @Test
  void shouldCountNothingInPlaceAfterTheRemoval() {
    HistogramSeries made = hot();
    CellBlock block = block(made);
    made.record(5);
    made.remove();
    made.record(5);
    assertThat(block.total()).isEqualTo(1);
    assertThat(inRing()).as("to the tombstone").isEqualTo(1);
    assertThat(blocks.make(made, 0)).as("another block").isNull();
  }

  @Test
  void shouldGiveTheBytesOfARemovedSeriesBackOnlyWhenNobodyCanHaveIt() {
    HistogramSeries made = hot();
    int bytes = blocks.bytes();
    made.remove();
    blocks.forget(made);
    HistogramSeries next = hot();
    assertThat(blocks.bytes()).isGreaterThan(bytes);
    blocks.free(made.id());
    bytes = blocks.bytes();
    next.remove();
    blocks.forget(next);
    blocks.free(next.id());
    HistogramSeries last = hot();
    assertThat(blocks.bytes()).isLessThanOrEqualTo(bytes);
    last.record(5);
    assertThat(counts(last)).containsExactly(1L, 5L);
  }

  @Test
  void shouldTakeOverWhatADeadOwnerCountedOnceThoughItFailedHalfWay() {
    HistogramSeries first = hot();
    HistogramSeries second = hot();
    first.record(5);
    second.record(5);
    CellBlock block = block(second);
    second.free(); // so that it does not know its block any more
    assertThatThrownBy(() -> blocks.release()).isInstanceOf(IllegalStateException.class);
    second.adopt(block);
    blocks.release();
    blocks.release();
    assertThat(counts(first)).containsExactly(1L, 5L);
    assertThat(counts(second)).containsExactly(1L, 5L);
    assertThat(first.blockOf(thread)).isNull();

    assertThat(blocks.make(first, 5)).isNotNull();
    first.record(5);
    assertThat(counts(first)).as("by the next owner").containsExactly(2L, 10L);
    blocks.release();
    assertThat(counts(first)).containsExactly(2L, 10L);
  }

  @Test
  void shouldForgetTheBlocksOfRemovedSeriesWithTheirOwner() {
    HistogramSeries made = hot();
    blocks.forget(made);
    blocks.release();
    blocks.free(made.id()); // told later than it is needed
    assertThat(blocks.bytes()).isLessThan(100);
  }

  @Test
  void shouldRefuseWhatDoesNotFitIntoTheBudgetAndLeaveItToTheRing() {
    blocks = new ThreadBlocks(thread, 2_048, new BlockPool(0));
    HistogramSeries made = series.next();
    made.record(5);
    inRing();
    int fit = 0;
    while (blocks.make(made, 0) != null) {
      made = series.next();
      fit++;
    }
    assertThat(fit).isBetween(1, 20);
    made.record(5);
    assertThat(inRing()).isEqualTo(1);
    assertThat(blocks.bytes()).isLessThanOrEqualTo(2_048);
    assertThat(self.count(SelfMetric.RECORDS_SHARED)).isZero();
  }

  /** Count of the first bucket, and the sum. */
  private static List<Long> counts(HistogramSeries series) {
    long[] values = new long[102];
    series.copyTo(values, 0);
    return List.of(values[0], values[101]);
  }
}
