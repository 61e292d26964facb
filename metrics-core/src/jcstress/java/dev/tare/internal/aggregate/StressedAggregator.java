package dev.tare.internal.aggregate;

import dev.tare.internal.ring.LabelText;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.List;
import java.util.OptionalInt;

/** An aggregator without a thread, which an actor plays, and one histogram. */
final class StressedAggregator {
  /** Scrapes wait for nothing: they leave their ticket and take what there is. */
  private final Aggregator aggregator =
      new Aggregator(
          new AggregatorSettings(
              RingBackEnd.best(), 1024, 4, 0, 10, 10, 0, System::nanoTime, e -> {}),
          new SelfMetrics());

  private final HistogramSeries series =
      aggregator
          .<HistogramSeries>newHistogram(
              shape(), null, new LabelText(1_024, () -> {}), made -> made, () -> {})
          .table()
          .entry()
          .handle();

  private static HistogramShape shape() {
    MetricDescriptor descriptor =
        new MetricDescriptor(new MetricName("h"), MetricType.HISTOGRAM, "H.", Unit.NONE, List.of());
    return new HistogramShape(
        descriptor,
        new long[] {10},
        new double[0],
        new HdrScale(1, 1_000, 2),
        0,
        0,
        OptionalInt.empty(),
        null,
        10);
  }

  void record() {
    series.accept(1);
  }

  /** Leaves a ticket; how many records the last copy shows, -1 where there was none. */
  long scrape() {
    return aggregator.snapshot(Detail.BUCKETS).families().stream()
        .mapToLong(family -> ((HistogramFamily) family).count(0))
        .findAny()
        .orElse(-1);
  }

  void dutyCycle() {
    aggregator.work();
  }

  /** As the runner does; what holds threads and indexes is let go of. */
  void close() {
    aggregator.stop();
    aggregator.onClose();
  }
}
