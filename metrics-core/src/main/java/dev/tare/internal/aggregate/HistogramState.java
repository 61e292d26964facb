package dev.tare.internal.aggregate;

import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A family of histograms: what all of its series share.
 *
 * @param <T> the handle that users hold
 */
public final class HistogramState<T> implements AggregatedFamily {
  private final HistogramShape shape;
  private final @Nullable MetricDescriptor quantileDescriptor;
  private final CellLayout layout;
  private final CellLayout layoutWithoutHdr;
  private final Aggregator aggregator;
  private final SelfMetrics self;
  private final LongAdder clamped = new LongAdder();
  private final SeriesTable<HistogramSeries, T> table;

  /** Aggregator's own: where series with blocks are added up. */
  private final Histogram scratch;

  /** Aggregator's own: the index of the quantile family, kept for as long as the other one is. */
  private @Nullable SeriesIndex indexSeen;

  private SeriesIndex quantileIndex = SeriesIndex.SINGLE;

  /**
   * A family without series.
   *
   * @param quantileDescriptor the summary family of the quantiles; null where there are none
   */
  HistogramState(
      HistogramShape shape,
      @Nullable MetricDescriptor quantileDescriptor,
      Aggregator aggregator,
      SelfMetrics self,
      Function<HistogramSeries, T> newHandle,
      Runnable onFirstOverflow) {
    this.shape = shape;
    this.quantileDescriptor = quantileDescriptor;
    this.layoutWithoutHdr = CellLayout.buckets(shape.bounds());
    this.layout =
        quantileDescriptor == null
            ? layoutWithoutHdr
            : CellLayout.bucketsAndHdr(shape.bounds(), shape.highest());
    this.aggregator = aggregator;
    this.self = self;
    this.scratch = new Histogram(1, Math.max(2, layout.highest()), 2);
    this.table =
        new SeriesTable<>(
            shape.descriptor().labelNames(),
            aggregator.seriesLimit(),
            shape.limit(),
            values -> newSeries(),
            newHandle,
            onFirstOverflow);
  }

  private HistogramSeries newSeries() {
    boolean hdr = layout.hasHdr() && aggregator.hdrLimit().tryTake();
    if (layout.hasHdr() && !hdr) {
      self.increment(SelfMetric.QUANTILES_REFUSED);
    }
    CellLayout cells = hdr ? layout : layoutWithoutHdr;
    return aggregator.newSeries(this, cells);
  }

  /** The series and their handles. */
  public SeriesTable<HistogramSeries, T> table() {
    return table;
  }

  /** How many values were below 0, or above what quantiles tell apart. */
  public long clamped() {
    return clamped.sum();
  }

  /** Any thread: the value that is counted for a recorded one; counts what is out of range. */
  long accepted(CellLayout layout, long value) {
    if (value < 0) {
      clamped.increment();
      return 0;
    }
    if (layout.clamps(value)) {
      clamped.increment();
    }
    return value;
  }

  /** Aggregator: a series' sum has stopped growing. */
  void saturated() {
    self.increment(SelfMetric.SUMS_SATURATED);
  }

  @Override
  public void copyTo(List<MetricFamily> families, Detail detail) {
    SeriesTable.Ordered<HistogramSeries> ordered = table.ordered();
    List<HistogramSeries> series = ordered.series();
    int stride = shape.bounds().length + 2;
    long[] values = new long[series.size() * stride];
    for (int i = 0; i < series.size(); i++) {
      series.get(i).copyTo(values, i * stride);
    }
    families.add(new HistogramFamily(shape.descriptor(), ordered.index(), shape.bounds(), values));
    if (quantileDescriptor != null && detail == Detail.QUANTILES) {
      families.add(quantiles(quantileDescriptor, ordered));
    }
  }

  private SummaryFamily quantiles(
      MetricDescriptor descriptor, SeriesTable.Ordered<HistogramSeries> ordered) {
    List<HistogramSeries> series = ordered.series();
    double[] quantiles = shape.quantiles();
    long[] values = new long[series.size() * quantiles.length];
    for (int i = 0; i < series.size(); i++) {
      series.get(i).copyQuantiles(quantiles, values, i * quantiles.length, scratch);
    }
    if (indexSeen != ordered.index()) {
      indexSeen = ordered.index();
      quantileIndex = withWindow(ordered.index(), descriptor);
    }
    return new SummaryFamily(descriptor, quantileIndex, quantiles, false, values);
  }

  /** The window is the last label and the same in every row, so the order stays. */
  private static SeriesIndex withWindow(SeriesIndex index, MetricDescriptor descriptor) {
    List<List<String>> rows = new ArrayList<>(index.size());
    for (int row = 0; row < index.size(); row++) {
      List<String> values = new ArrayList<>(index.values(row));
      values.add("lifetime");
      rows.add(values);
    }
    return new SeriesIndex(descriptor.labelNames(), rows);
  }

  @Override
  public long bytes() {
    return table.ordered().series().stream().mapToLong(HistogramSeries::bytes).sum();
  }
}
