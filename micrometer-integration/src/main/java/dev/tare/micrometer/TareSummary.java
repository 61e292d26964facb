package dev.tare.micrometer;

import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.Histogram;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A distribution summary. Its amounts and bounds are doubles of any size, so what goes into Tare's
 * histogram is the number of an amount's bucket, and their sum is kept beside it.
 */
final class TareSummary extends AbstractDistributionSummary {
  private final Recording recording;
  private final dev.tare.instrument.Histogram buckets;
  private final DoubleTotal total = new DoubleTotal();
  private final DecayingMax max;
  private final double[] bounds;
  private final Consumer<Meter> onClose;

  TareSummary(
      Id id,
      double scale,
      Histogram percentiles,
      Recording recording,
      DecayingMax max,
      double[] bounds,
      Consumer<Meter> onClose) {
    super(id, scale, percentiles);
    this.recording = recording;
    this.buckets = recording.histogram;
    this.max = max;
    this.bounds = bounds;
    this.onClose = onClose;
  }

  /** The bounds of Tare's histogram: bucket {@code i} is the value {@code i + 1}. */
  static long[] numbers(int bounds) {
    long[] numbers = new long[bounds];
    Arrays.setAll(numbers, i -> i + 1L);
    return numbers;
  }

  @Override
  protected void recordNonNegative(double amount) {
    int found = bounds.length == 0 ? 0 : Arrays.binarySearch(bounds, amount);
    buckets.record(found >= 0 ? found + 1L : -(long) found);
    total.add(amount);
    max.record(Double.doubleToRawLongBits(amount + 0.0)); // ordered as the amounts; no minus zero
  }

  @Override
  public long count() {
    return recording.read().count();
  }

  @Override
  public double totalAmount() {
    return total.sum();
  }

  @Override
  public double max() {
    return Double.longBitsToDouble(max.look());
  }

  @Override
  public HistogramSnapshot takeSnapshot() {
    Counts counts = recording.read();
    HistogramSnapshot snapshot = percentiles(counts);
    return new HistogramSnapshot(
        snapshot.count(),
        snapshot.total(),
        snapshot.max(),
        snapshot.percentileValues(),
        TareTimer.cumulative(bounds, counts),
        snapshot::outputSummary);
  }

  private HistogramSnapshot percentiles(Counts counts) {
    return histogram.takeSnapshot(counts.count(), total.sum(), max());
  }

  @Nullable Distribution read(Recordings.Recorded recorded) {
    if (recording.isClosed()) {
      return null;
    }
    Counts counts = recording.read(recorded);
    return new Distribution(
        counts.count(), total.sum(), counts, percentiles(counts).percentileValues(), 1);
  }

  @Override
  public void close() {
    histogram.close();
    onClose.accept(this);
  }
}
