package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.internal.histogram.HdrScale;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.RecordIds;
import dev.tare.internal.record.RecordSink;
import dev.tare.internal.record.RingMaker;
import dev.tare.internal.record.ThreadRecorder;
import dev.tare.internal.record.ThreadRecorders;
import dev.tare.internal.ring.PrivateBlocks;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.LabelText;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a dead thread leaves is taken over once, even if that fails half-way. */
class ThreadRecorderTest {
  private final SelfMetrics self = new SelfMetrics();
  private final Aggregator aggregator =
      new Aggregator(
          new AggregatorSettings(
              RingBackEnd.ARRAY, 1024, 4, 0, 10, 10, 1, System::nanoTime, e -> {}),
          self,
          new DeferredErrors(e -> {}, self),
          () -> {},
          0);

  @Test
  void shouldGoOnWithTheBlockThatFailedWhenReleasedAgain() {
    HistogramSeries first = series("a");
    HistogramSeries second = series("b");
    RecordIds both = types(first, second);
    RecordIds broken = types(first);
    ThreadRecorder ring = ring();
    count(ring, first);
    count(ring, second);
    ring.adoptBlocks(both);

    assertThatThrownBy(() -> ring.release(broken)).isInstanceOf(NullPointerException.class);
    assertThat(counts(first)).containsExactly(1L, 5L);
    assertThat(counts(second)).as("read where it is").containsExactly(1L, 5L);

    ring.release(both);
    ring.release(both);
    assertThat(counts(first)).containsExactly(1L, 5L);
    assertThat(counts(second)).containsExactly(1L, 5L);
    assertThat(blocks(ring).blocks()).isZero();
  }

  @Test
  void shouldTakeOverEveryBlockWhenItFailedBeforeItKnewThemAll() {
    HistogramSeries first = series("a");
    HistogramSeries second = series("b");
    ThreadRecorder ring = ring();
    count(ring, first);
    count(ring, second);

    assertThatThrownBy(() -> ring.release(types(first))).isInstanceOf(NullPointerException.class);
    ring.release(types(first, second));
    assertThat(counts(first)).containsExactly(1L, 5L);
    assertThat(counts(second)).containsExactly(1L, 5L);
  }

  @Test
  void shouldGiveTheOwnerTheBlockOfARemovedSeriesBack() {
    HistogramSeries first = series("a");
    HistogramSeries second = series("b");
    RecordIds types = types(first, second);
    ThreadRecorder ring = ring(2 * Integer.BYTES); // one block
    count(ring, first);
    ring.adoptBlocks(types);
    assertThat(find(ring, second)).isEqualTo(PrivateBlocks.NONE);

    types.remove(first.id(), first);
    ring.retireBlocks(types);
    assertThat(ring.keepsBlockOf(first.id())).as("its id is in use").isTrue();
    count(ring, second);
    count(ring, second);
    assertThat(ring.keepsBlockOf(first.id())).isFalse();
    assertThat(counts(second)).as("not known yet").containsExactly(0L, 0L);
    ring.adoptBlocks(types);
    ring.retireBlocks(types);
    ring.adoptBlocks(types);
    assertThat(counts(second)).containsExactly(2L, 10L);

    ring.release(types);
    ring.release(types);
    assertThat(counts(second)).as("folded in once").containsExactly(2L, 10L);
    count(ring, second);
    ring.adoptBlocks(types);
    assertThat(counts(second)).as("by the next owner").containsExactly(3L, 15L);
  }

  @Test
  void shouldFoldTheBlockThatADeadOwnerTookAgainAndNobodyHadSeen() {
    HistogramSeries first = series("a");
    HistogramSeries second = series("b");
    RecordIds types = types(first, second);
    ThreadRecorder ring = ring(2 * Integer.BYTES);
    count(ring, first);
    ring.adoptBlocks(types);
    types.remove(first.id(), first);
    ring.retireBlocks(types);
    count(ring, second);
    ring.release(types);
    assertThat(counts(second)).containsExactly(1L, 5L);
  }

  private static int find(ThreadRecorder ring, HistogramSeries series) {
    return blocks(ring).find(series.id(), series.layout().cells());
  }

  private ThreadRecorder ring() {
    return ring(1024);
  }

  private ThreadRecorder ring(int blockBytes) {
    ThreadRecorders rings =
        new ThreadRecorders(
            new RingMaker(
                () -> RingBackEnd.ARRAY.newRing(1024),
                e -> {
                  throw new AssertionError(e);
                }),
            4,
            e -> {},
            0);
    ThreadRecorder ring = Objects.requireNonNull(rings.current());
    rings.close();
    ring.spills.increment();
    ring.prepareBlocks(() -> new PrivateBlocks(blockBytes));
    return ring;
  }

  private static PrivateBlocks blocks(ThreadRecorder ring) {
    return Objects.requireNonNull(ring.blocks());
  }

  private static void count(ThreadRecorder ring, HistogramSeries series) {
    int block = find(ring, series);
    blocks(ring).add(block, series.layout().cell(5), 5);
  }

  private HistogramSeries series(String name) {
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName(name), MetricType.HISTOGRAM, "H.", Unit.NONE, List.of());
    HistogramShape shape =
        new HistogramShape(
            descriptor,
            new long[] {10},
            new double[0],
            new HdrScale(1, 1_000, 2),
            0,
            0,
            OptionalInt.empty(),
            null,
            10);
    List<HistogramSeries> made = new ArrayList<>();
    aggregator
        .newHistogram(
            shape,
            null,
            new LabelText(1_024, () -> {}),
            series -> {
              made.add(series);
              return series;
            },
            () -> {})
        .table()
        .entry();
    return made.get(0);
  }

  private static RecordIds types(HistogramSeries... series) {
    RecordIds types = new RecordIds(words -> {});
    types.<RecordSink>add(id -> words -> {}); // as the aggregator does, for exemplars
    for (HistogramSeries each : series) {
      types.add(id -> each);
    }
    return types;
  }

  /** Count of the first bucket, and the sum. */
  private static List<Long> counts(HistogramSeries series) {
    long[] values = new long[3];
    series.copyTo(values, 0);
    return List.of(values[0], values[2]);
  }
}
