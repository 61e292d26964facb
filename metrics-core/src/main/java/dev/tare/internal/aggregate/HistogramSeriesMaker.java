package dev.tare.internal.aggregate;

import dev.tare.internal.block.PaddedAdder;
import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.histogram.CellSums;
import dev.tare.internal.histogram.HistogramAccumulator;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.record.ExemplarRecords;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.RecordIds;
import dev.tare.internal.record.Recorder;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.function.LongSupplier;

/** Makes series of histograms, each with an id of its own. Any thread. */
final class HistogramSeriesMaker {
  private final RecordIds ids;
  private final Recorder recorder;
  private final ExemplarRecords exemplars;
  private final LongSupplier createdMs;
  private final SelfMetrics self;
  private final CellSums sums = new CellSums();

  /**
   * @param createdMs when a series that is made now began; 0 where that is not told
   */
  HistogramSeriesMaker(
      RecordIds ids,
      Recorder recorder,
      ExemplarRecords exemplars,
      LongSupplier createdMs,
      SelfMetrics self) {
    this.ids = ids;
    this.recorder = recorder;
    this.exemplars = exemplars;
    this.createdMs = createdMs;
    this.self = self;
  }

  /**
   * A series that nobody knows yet.
   *
   * @param clamped counts its values that are out of range
   */
  HistogramSeries newSeries(HistogramShape shape, CellLayout layout, PaddedAdder clamped) {
    HistogramAccumulator totals =
        new HistogramAccumulator(
            layout, shape, sums, () -> self.increment(SelfMetric.SUMS_SATURATED));
    long created = createdMs.getAsLong(); // foreign code, so not under the lock of the ids
    return ids.add(
        id ->
            new HistogramSeries(
                id,
                created,
                layout,
                totals,
                shape.expectedInterval() == 0,
                recorder,
                clamped,
                exemplars.newSeries(shape)));
  }
}
