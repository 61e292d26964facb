package dev.tare.internal.aggregate;

import dev.tare.internal.block.PaddedAdder;
import dev.tare.internal.block.SharedBlock;
import dev.tare.internal.histogram.BucketMarks;
import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.histogram.QuantileRows;
import dev.tare.internal.histogram.SeriesBytes;
import dev.tare.internal.histogram.WindowClock;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.LabelText;
import dev.tare.internal.series.OrderedSeries;
import dev.tare.internal.series.SeriesLimit;
import dev.tare.internal.series.SeriesSource;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.Detail;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.NativeHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A family of histograms: what all of its series share.
 *
 * @param <T> the handle that users hold
 */
public final class HistogramFamilyState<T> implements AggregatedFamily {
  private final HistogramShape shape;
  private final @Nullable MetricDescriptor quantileDescriptor;
  private final BucketMarks marks;
  private final CellLayout layout;
  private final CellLayout layoutWithoutHdr;
  private final HistogramSeriesMaker maker;
  private final SeriesLimit hdrLimit;
  private final SeriesReclaimer reclaimer;
  private final SelfMetrics self;
  private final Consumer<Throwable> onError;
  private final QuantileRows quantileRows;
  private final @Nullable WindowClock windowClock;
  private final PaddedAdder clamped = new PaddedAdder();
  private final SeriesTable<HistogramSeries, T> table;

  /** Aggregator's own: the counts between marks of one series, and its sum. */
  private final long[] ranks;

  /**
   * A family without series.
   *
   * @param quantileDescriptor the gauge family of the quantiles; null where there are none
   * @param labelText says how label values are kept
   * @param windowClock tells when windows of quantiles move; null where there are none
   * @param totalLimit of the series of all metrics
   * @param hdrLimit of those that have quantiles
   * @param onError told what keeps a series from being turned
   */
  HistogramFamilyState(
      HistogramShape shape,
      @Nullable MetricDescriptor quantileDescriptor,
      LabelText labelText,
      @Nullable WindowClock windowClock,
      HistogramSeriesMaker maker,
      SeriesLimit totalLimit,
      SeriesLimit hdrLimit,
      SeriesReclaimer reclaimer,
      SelfMetrics self,
      Consumer<Throwable> onError,
      Function<HistogramSeries, T> newHandle,
      Runnable onFirstOverflow) {
    this.shape = shape;
    this.quantileDescriptor = quantileDescriptor;
    this.marks = BucketMarks.of(shape);
    this.ranks = new long[marks.values().length + 2];
    this.layoutWithoutHdr = CellLayout.buckets(marks.values());
    this.layout =
        quantileDescriptor == null && !shape.cells()
            ? layoutWithoutHdr
            : CellLayout.bucketsAndHdr(marks.values(), shape.scale());
    this.maker = maker;
    this.hdrLimit = hdrLimit;
    this.reclaimer = reclaimer;
    this.self = self;
    this.onError = onError;
    this.windowClock = windowClock;
    this.quantileRows = new QuantileRows(shape.quantiles(), shape.windowNs());
    new SharedBlock(1).add(0, 0); // initialises it, see ThreadRecorders
    this.table =
        new SeriesTable<>(
            shape.descriptor().labelNames(),
            labelText,
            totalLimit,
            shape.limit(),
            new Source(),
            newHandle,
            (series, handle) -> remove(series),
            onFirstOverflow);
  }

  /** What it takes from the limit of series with quantiles it gives back, whatever fails. */
  private final class Source implements SeriesSource<HistogramSeries> {
    @Override
    public HistogramSeries newSeries() {
      CellLayout cells = reclaimer.closed() ? layoutWithoutHdr : layoutWithinLimit();
      boolean made = false;
      try {
        HistogramSeries series = maker.newSeries(shape, cells, clamped);
        made = true;
        return series;
      } finally {
        if (!made) {
          giveBack(cells);
        }
      }
    }

    private CellLayout layoutWithinLimit() {
      if (!layout.hasHdr() || hdrLimit.tryTake(1)) {
        return layout;
      }
      self.increment(SelfMetric.QUANTILES_REFUSED);
      return layoutWithoutHdr;
    }

    @Override
    public void discard(HistogramSeries series) {
      giveBack(series.layout());
      reclaimer.discard(series);
    }
  }

  /** How its series lay out their cells, but for those beyond the limit of quantiles. */
  public CellLayout layout() {
    return layout;
  }

  private void remove(HistogramSeries series) {
    giveBack(series.layout());
    reclaimer.remove(series, table);
  }

  private void giveBack(CellLayout cells) {
    if (cells.hasHdr()) {
      hdrLimit.giveBack(1);
    }
  }

  /** What it was declared to be. */
  HistogramShape shape() {
    return shape;
  }

  /** The series and their handles. */
  public SeriesTable<HistogramSeries, T> table() {
    return table;
  }

  /** What one series takes at most, in bytes, before blocks hold any of it. */
  public long bytesPerSeries() {
    return HistogramSeries.OBJECT_BYTES
        + (long) Long.BYTES * layout.buckets()
        + shape.maxQuantileBytes();
  }

  /** How many values were below 0, or above what quantiles tell apart. */
  public long clamped() {
    return clamped.sum();
  }

  @Override
  public void copyTo(List<MetricFamily> families, Detail detail) {
    OrderedSeries<HistogramSeries> ordered = table.ordered();
    HistogramFamily family = buckets(ordered, marks.hasNative() && detail.includes(Detail.NATIVE));
    boolean cells = shape.cells() && detail.includes(Detail.CELLS);
    families.add(cells ? family.withCells(cells(ordered.series())) : family);
    if (quantileDescriptor != null && detail.includes(Detail.QUANTILES)) {
      families.add(quantiles(quantileDescriptor, ordered));
    }
  }

  private HistogramFamily buckets(OrderedSeries<HistogramSeries> ordered, boolean natives) {
    List<HistogramSeries> series = ordered.series();
    int stride = shape.bounds().length + 2;
    long[] values = new long[series.size() * stride];
    List<NativeHistogram> histograms = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      if (marks.hasNative()) {
        // Read once for both: blocks go on growing, and the two have to come to the same count.
        series.get(i).copyTo(ranks, 0);
        marks.addBuckets(ranks, values, i * stride);
        values[(i + 1) * stride - 1] = ranks[ranks.length - 1];
      } else {
        series.get(i).copyTo(values, i * stride);
      }
      if (natives) {
        histograms.add(marks.nativeBuckets(ranks));
      }
    }
    HistogramFamily family =
        new HistogramFamily(shape.descriptor(), ordered.index(), shape.bounds(), values);
    HistogramFamily whole = natives ? family.withNative(histograms) : family;
    long[] created = ordered.created(HistogramSeries::createdMs);
    HistogramFamily dated = created == null ? whole : whole.withCreated(created);
    return shape.traces() == null ? dated : dated.withExemplars(exemplars(series));
  }

  private static @Nullable HistogramCells[] cells(List<HistogramSeries> series) {
    @Nullable HistogramCells[] cells = new @Nullable HistogramCells[series.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = series.get(i).copyCells();
    }
    return cells;
  }

  private @Nullable Exemplar[] exemplars(List<HistogramSeries> series) {
    int buckets = shape.bounds().length + 1;
    @Nullable Exemplar[] exemplars = new @Nullable Exemplar[series.size() * buckets];
    for (int i = 0; i < series.size(); i++) {
      series.get(i).copyExemplars(exemplars, i * buckets);
    }
    return exemplars;
  }

  private GaugeFamily quantiles(
      MetricDescriptor descriptor, OrderedSeries<HistogramSeries> ordered) {
    double[] quantiles = shape.quantiles();
    long[] values = new long[ordered.series().size() * quantiles.length];
    int at = 0;
    for (HistogramSeries series : ordered.series()) {
      series.copyQuantiles(quantiles, values, at);
      at += quantiles.length;
    }
    for (int i = 0; i < values.length; i++) {
      double value =
          values[i] == MetricFamily.ABSENT ? Double.NaN : descriptor.scale().toBase(values[i]);
      values[i] = Double.doubleToRawLongBits(value);
    }
    return new GaugeFamily(
        descriptor, quantileRows.of(ordered.index(), descriptor.labelNames()), values);
  }

  /** Aggregator: whether half a window has ended. */
  boolean windowDue(long nowNs) {
    return windowClock != null && windowClock.due(nowNs);
  }

  /**
   * Aggregator: ends the open half of every series' window, all blocks having been adopted. If it
   * ends half-way, the next call goes on with the series that have not been turned; one that fails
   * keeps no other from its turn, nor the rings from being drained.
   */
  @SuppressWarnings("CatchThrowable")
  void turnWindow(long nowNs) {
    if (windowClock != null) {
      long endNs = windowClock.nextEndNs(nowNs);
      for (HistogramSeries series : table.ordered().series()) {
        try {
          series.turnWindow(shape.quantiles(), windowClock.endNs(), endNs);
        } catch (Throwable e) {
          onError.accept(e);
        }
      }
      windowClock.turnTo(endNs);
    }
  }

  @Override
  public void free() {
    table.ordered().series().forEach(HistogramSeries::free);
  }

  @Override
  public SeriesBytes bytes() {
    SeriesBytes all = SeriesBytes.NONE;
    for (HistogramSeries series : table.ordered().series()) {
      all = all.plus(series.bytes());
    }
    return all;
  }
}
