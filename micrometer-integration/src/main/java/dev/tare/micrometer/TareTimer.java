package dev.tare.micrometer;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.Histogram;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A timer that records into a histogram of Tare's, in nanoseconds. What it has recorded is read
 * from Tare, which takes as long as a small scrape.
 */
final class TareTimer extends AbstractTimer {
  static final double NANOS_PER_SECOND = 1e9;

  private final Recording recording;
  private final dev.tare.instrument.Histogram nanos;
  private final DecayingMax max;
  private final double[] bounds;
  private final Consumer<Meter> onClose;

  /**
   * Nothing recorded yet.
   *
   * @param percentiles computes those that Micrometer shows; does nothing where there are none
   * @param bounds in nanoseconds
   */
  TareTimer(
      Id id,
      Clock clock,
      PauseDetector pauseDetector,
      Histogram percentiles,
      Recording recording,
      DecayingMax max,
      double[] bounds,
      Consumer<Meter> onClose) {
    super(id, clock, pauseDetector, TimeUnit.SECONDS, percentiles);
    this.recording = recording;
    this.nanos = recording.histogram;
    this.max = max;
    this.bounds = bounds;
    this.onClose = onClose;
  }

  @Override
  protected void recordNonNegative(long amount, TimeUnit unit) {
    long value = unit.toNanos(amount);
    nanos.record(value);
    max.record(value);
  }

  @Override
  public long count() {
    return recording.read().count();
  }

  @Override
  public double totalTime(TimeUnit unit) {
    return TimeUtils.nanosToUnit((double) recording.read().rawSum(), unit);
  }

  @Override
  public double max(TimeUnit unit) {
    return TimeUtils.nanosToUnit((double) max.look(), unit);
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
        cumulative(bounds, counts),
        snapshot::outputSummary);
  }

  private HistogramSnapshot percentiles(Counts counts) {
    return histogram.takeSnapshot(counts.count(), (double) counts.rawSum(), (double) max.look());
  }

  /** Counts as Micrometer has them: of each bound all values up to it. */
  static CountAtBucket[] cumulative(double[] bounds, Counts counts) {
    CountAtBucket[] cumulative = new CountAtBucket[bounds.length];
    long count = 0;
    for (int bucket = 0; bucket < bounds.length; bucket++) {
      count += counts.bucket(bucket);
      cumulative[bucket] = new CountAtBucket(bounds[bucket], (double) count);
    }
    return cumulative;
  }

  @Nullable Distribution read(Recordings.Recorded recorded) {
    if (recording.isClosed()) {
      return null;
    }
    Counts counts = recording.read(recorded);
    return new Distribution(
        counts.count(),
        counts.rawSum() / NANOS_PER_SECOND,
        counts,
        percentiles(counts).percentileValues(),
        NANOS_PER_SECOND);
  }

  @Override
  public void close() {
    super.close();
    onClose.accept(this);
  }
}
