package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.block.Cells;
import dev.tare.internal.histogram.HdrScale;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.LabelText;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The end of a window meets a failure: each series is turned once, and shows nothing wrong. */
class WindowTurnTest {
  private static final long WINDOW_NS = 60_000_000_000L;
  private static final long HALF_NS = WINDOW_NS / 2;
  private static final double[] QUANTILES = {1};

  private final SelfMetrics self = new SelfMetrics();
  private final Aggregator aggregator =
      new Aggregator(
          new AggregatorSettings(
              RingBackEnd.ARRAY, 1024, 4, 0, 0, 10, 10, 1, () -> 0L, () -> 0, false, e -> {}),
          self,
          new DeferredErrors(e -> {}, self),
          () -> {},
          0);
  private final HistogramFamilyState<HistogramSeries> family =
      aggregator.newHistogram(
          shape(),
          descriptor("h_quantile", "quantile", "window"),
          new LabelText(1_024, () -> {}),
          s -> s,
          () -> {});
  private final HistogramSeries failing = family.table().entry("a").series();
  private final HistogramSeries other = family.table().entry("b").series();
  private final FailingCells cells = new FailingCells(failing.layout().cells());

  @Test
  void shouldTurnEverySeriesOnceAndShowNothingOfWhatWasMissed() {
    failing.adopt(cells);
    count(1);
    cells.fails = true;
    family.turnWindow(HALF_NS);
    assertThat(shown(failing)).as("failed").isNaN();
    assertThat(shown(other)).isEqualTo(1);
    assertThat(self.count(SelfMetric.AGGREGATOR_ERRORS)).isEqualTo(1);
    assertThat(family.windowDue(HALF_NS)).as("to be turned again").isFalse();

    cells.fails = false;
    for (int half = 2; half <= 3; half++) {
      count(half);
      family.turnWindow(half * HALF_NS);
      assertThat(shown(failing)).as("would be of three halves").isNaN();
      assertThat(shown(other)).isEqualTo(half);
    }
    for (int half = 4; half <= 5; half++) {
      count(half);
      family.turnWindow(half * HALF_NS);
      assertThat(shown(failing)).isEqualTo(half);
      assertThat(shown(other)).isEqualTo(half);
    }
  }

  @Test
  void shouldGoOnAfterAThreadThatDiedHalfWay() {
    count(1);
    other.turnWindow(QUANTILES, HALF_NS, 2 * HALF_NS); // as far as the dead one came
    count(2);
    family.turnWindow(HALF_NS);
    assertThat(shown(other)).as("not once more").isEqualTo(1);
    assertThat(shown(failing)).isEqualTo(2);
    family.turnWindow(2 * HALF_NS);
    assertThat(shown(other)).isEqualTo(2);
  }

  @Test
  void shouldShowTheHalfBeforeOneThatNobodyLookedAt() {
    count(1);
    family.turnWindow(HALF_NS);
    count(2);
    family.turnWindow(3 * HALF_NS);
    assertThat(shown(other)).as("of the half before the last").isEqualTo(2);
    count(3);
    family.turnWindow(6 * HALF_NS);
    assertThat(shown(other)).as("of nothing").isNaN();
    count(4);
    family.turnWindow(7 * HALF_NS);
    assertThat(shown(other)).isEqualTo(4);
  }

  private void count(long value) {
    for (int i = 0; i < 10; i++) {
      failing.count(value);
      other.count(value);
    }
  }

  /** The maximum, which tells the halves apart. */
  private double shown(HistogramSeries series) {
    List<MetricFamily> families = new ArrayList<>();
    boolean failed = cells.fails;
    cells.fails = false;
    family.copyTo(families, Detail.QUANTILES);
    cells.fails = failed;
    GaugeFamily quantiles = (GaugeFamily) families.get(1);
    String name = series == failing ? "a" : "b";
    return quantiles.value(quantiles.series().find(List.of(name, "1", "60s")));
  }

  private static HistogramShape shape() {
    return new HistogramShape(
        descriptor("h"),
        new long[] {10},
        QUANTILES,
        new HdrScale(1, 1_000, 2),
        WINDOW_NS,
        0,
        OptionalInt.empty(),
        null,
        10);
  }

  private static MetricDescriptor descriptor(String name, String... more) {
    List<String> labels = new ArrayList<>(List.of("name"));
    labels.addAll(List.of(more));
    return new MetricDescriptor(new MetricName(name), MetricType.GAUGE, "H.", Unit.NONE, labels);
  }

  /** Holds nothing, and fails for want of memory when it is told to. */
  private static final class FailingCells implements Cells {
    private final int size;
    boolean fails;

    FailingCells(int size) {
      this.size = size;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int next(int from) {
      return from;
    }

    @Override
    public long count(int cell) {
      if (fails) {
        throw new OutOfMemoryError("the test's");
      }
      return 0;
    }

    @Override
    public long sum() {
      return 0;
    }

    @Override
    public long min() {
      return Long.MAX_VALUE;
    }

    @Override
    public long max() {
      return 0;
    }
  }
}
