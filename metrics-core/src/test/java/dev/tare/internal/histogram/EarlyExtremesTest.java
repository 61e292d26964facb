package dev.tare.internal.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.block.Cells;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A block whose first value is counted, and whose extremes still say that there is none. */
class EarlyExtremesTest {
  private static final long VALUE = 5_000_000;
  private static final HdrScale SCALE = new HdrScale(1, 3_600_000_000_000L, 2);
  private static final double[] QUANTILES = {0, 0.5, 1};

  private final CellLayout layout = CellLayout.bucketsAndHdr(new long[] {1_000}, SCALE);
  private final Cells early =
      new Cells() {
        @Override
        public int size() {
          return layout.cells();
        }

        @Override
        public int next(int from) {
          return from;
        }

        @Override
        public long count(int cell) {
          return cell == layout.cell(VALUE) ? 1 : 0;
        }

        @Override
        public long sum() {
          return VALUE;
        }

        @Override
        public long min() {
          return Long.MAX_VALUE;
        }

        @Override
        public long max() {
          return 0;
        }
      };

  @Test
  void shouldIgnoreExtremesThatContradictEachOther() {
    HistogramAccumulator totals = totals(0);
    totals.adopt(early);
    assertNear(totals);
  }

  @Test
  void shouldIgnoreThemInAWindowToo() {
    HistogramAccumulator totals = totals(1_000);
    totals.adopt(early);
    totals.turnWindow(QUANTILES, 500, 1_000, null);
    assertNear(totals);
  }

  private HistogramAccumulator totals(long windowNs) {
    HistogramShape shape =
        new HistogramShape(
            new MetricDescriptor(
                new MetricName("t_seconds"), MetricType.HISTOGRAM, "T.", Unit.SECONDS, List.of()),
            new long[] {1_000},
            QUANTILES,
            SCALE,
            windowNs,
            0,
            OptionalInt.empty(),
            null,
            1);
    return new HistogramAccumulator(layout, shape, new CellSums(), () -> {});
  }

  private static void assertNear(HistogramAccumulator totals) {
    long[] values = new long[QUANTILES.length];
    totals.copyQuantiles(QUANTILES, values, 0, null);
    assertThat(Arrays.stream(values).boxed())
        .allSatisfy(value -> assertThat(value).isBetween(VALUE - VALUE / 50, VALUE + VALUE / 50));
  }
}
