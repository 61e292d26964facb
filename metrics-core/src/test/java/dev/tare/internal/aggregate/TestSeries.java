package dev.tare.internal.aggregate;

import dev.tare.internal.block.PaddedAdder;
import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.histogram.HdrScale;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.record.ExemplarRecords;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.RecordIds;
import dev.tare.internal.record.Recorder;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/** Makes series without quantiles, of bounds 10, 20 and so on up to 1,000. */
final class TestSeries {
  private static final long[] BOUNDS = LongStream.rangeClosed(1, 100).map(i -> 10 * i).toArray();

  private final HistogramSeriesMaker maker;

  TestSeries(Recorder recorder, SelfMetrics self) {
    RecordIds ids = new RecordIds(words -> {});
    ExemplarRecords exemplars =
        ids.add(
            id ->
                new ExemplarRecords(
                    id, ids, recorder, () -> 0, self, new DeferredErrors(e -> {}, self), 0));
    this.maker = new HistogramSeriesMaker(ids, recorder, exemplars, () -> 0, self);
  }

  HistogramSeries next() {
    return next(BOUNDS);
  }

  /** One with more bounds. */
  HistogramSeries next(long[] bounds) {
    HistogramShape shape =
        new HistogramShape(
            new MetricDescriptor(
                new MetricName("h"), MetricType.HISTOGRAM, "H.", Unit.NONE, List.of()),
            bounds,
            new double[0],
            new HdrScale(1, 1_000, 2),
            0,
            0,
            OptionalInt.empty(),
            null,
            10);
    return maker.newSeries(shape, CellLayout.buckets(bounds), new PaddedAdder());
  }
}
