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

/** Makes series of histograms, each with an id of its own. Any thread. */
final class HistogramSeriesMaker {
  private final RecordIds ids;
  private final Recorder recorder;
  private final ExemplarRecords exemplars;
  private final SelfMetrics self;
  private final CellSums sums = new CellSums();

  HistogramSeriesMaker(
      RecordIds ids, Recorder recorder, ExemplarRecords exemplars, SelfMetrics self) {
    this.ids = ids;
    this.recorder = recorder;
    this.exemplars = exemplars;
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
    return ids.add(
        id ->
            new HistogramSeries(
                id,
                layout,
                totals,
                shape.expectedInterval() == 0,
                recorder,
                clamped,
                exemplars.newSeries(shape)));
  }
}
