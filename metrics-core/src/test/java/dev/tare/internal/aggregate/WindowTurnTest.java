package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.Cells;
import dev.tare.internal.ring.LabelText;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The end of a window meets a failure: each series is turned once, and shows nothing wrong. */
class WindowTurnTest {
  private static final long WINDOW_NS = 60_000_000_000L;

  private final SelfMetrics self = new SelfMetrics();
  private final Aggregator aggregator =
      new Aggregator(
          new AggregatorSettings(RingBackEnd.ARRAY, 1024, 4, 0, 10, 10, 1, () -> 0L, e -> {}),
          self);
  private final HistogramState<HistogramSeries> family =
      aggregator.newHistogram(
          shape(),
          descriptor("h_quantile", "window"),
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
    family.turnWindow(WINDOW_NS);
    assertThat(shown(failing)).as("failed").isEqualTo(MetricFamily.ABSENT);
    assertThat(shown(other)).isEqualTo(1);
    assertThat(self.count(SelfMetric.AGGREGATOR_ERRORS)).isEqualTo(1);
    assertThat(family.windowDue(WINDOW_NS)).as("to be turned again").isFalse();

    cells.fails = false;
    count(2);
    family.turnWindow(2 * WINDOW_NS);
    assertThat(shown(failing)).as("would be of two windows").isEqualTo(MetricFamily.ABSENT);
    assertThat(shown(other)).isEqualTo(2);

    count(3);
    family.turnWindow(3 * WINDOW_NS);
    assertThat(shown(failing)).isEqualTo(3);
    assertThat(shown(other)).isEqualTo(3);
  }

  @Test
  void shouldGoOnAfterAThreadThatDiedHalfWay() {
    count(1);
    double[] quantiles = {0.5};
    other.turnWindow(quantiles, 2 * WINDOW_NS, true, scratch()); // as far as the dead one came
    count(2);
    family.turnWindow(WINDOW_NS);
    assertThat(shown(other)).as("not once more").isEqualTo(1);
    assertThat(shown(failing)).isEqualTo(1);
    family.turnWindow(2 * WINDOW_NS);
    assertThat(shown(other)).isEqualTo(2);
  }

  private void count(long value) {
    for (int i = 0; i < 10; i++) {
      failing.count(value);
      other.count(value);
    }
  }

  private long shown(HistogramSeries series) {
    List<MetricFamily> families = new ArrayList<>();
    boolean failed = cells.fails;
    cells.fails = false;
    family.copyTo(families, Detail.QUANTILES);
    cells.fails = failed;
    SummaryFamily quantiles = (SummaryFamily) families.get(1);
    String name = series == failing ? "a" : "b";
    return quantiles.rawQuantile(quantiles.series().find(List.of(name, "60s")), 0);
  }

  private static org.HdrHistogram.Histogram scratch() {
    return new HdrScale(1, 1_000, 2).newWide();
  }

  private static HistogramShape shape() {
    return new HistogramShape(
        descriptor("h"),
        new long[] {10},
        new double[] {0.5},
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
    return new MetricDescriptor(
        new MetricName(name), MetricType.HISTOGRAM, "H.", Unit.NONE, labels);
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
