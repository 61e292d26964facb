package dev.tare.internal.instrument;

import dev.tare.instrument.Histogram;
import dev.tare.instrument.StartedTimer;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.Scale;
import java.time.Duration;
import java.util.function.LongConsumer;

/** A histogram over the series that the aggregator reads. */
public final class SeriesHistogram implements Histogram {
  private final LongConsumer series;
  private final MetricDescriptor descriptor;
  private final Scale scale;
  private final InvalidValues invalid;

  /** Of a raw value; 0 where the histogram is not of time. */
  private final long nanosPerRaw;

  /**
   * A histogram over a series, of a family.
   *
   * @param series takes raw values, on any thread
   */
  public SeriesHistogram(LongConsumer series, MetricDescriptor descriptor, InvalidValues invalid) {
    this.series = series;
    this.descriptor = descriptor;
    this.scale = descriptor.scale();
    this.invalid = invalid;
    this.nanosPerRaw = RawTime.nanosPerRaw(descriptor);
  }

  @Override
  public void record(long raw) {
    series.accept(raw);
  }

  @Override
  public void record(Duration time) {
    series.accept(RawTime.of(descriptor, time));
  }

  @Override
  public void observe(double value) {
    long raw = invalid.toRaw(scale, value);
    if (raw != InvalidValues.INVALID) {
      series.accept(raw);
    }
  }

  @Override
  public void recordSince(long beginNanoTime) {
    checkTime();
    series.accept(RawTime.rounded(System.nanoTime() - beginNanoTime, nanosPerRaw));
  }

  @Override
  public StartedTimer startTimer() {
    checkTime();
    return new StartedTimer(this, System.nanoTime());
  }

  private void checkTime() {
    if (nanosPerRaw == 0) {
      throw RawTime.notOfTime(descriptor);
    }
  }

  @Override
  public String toString() {
    return "histogram " + descriptor.name();
  }
}
