package dev.tare.internal.instrument;

import dev.tare.instrument.Histogram;
import dev.tare.instrument.StartedTimer;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.Scale;
import java.time.Duration;

/** A histogram over the series that the aggregator reads. */
public final class SeriesHistogram implements Histogram {
  private final HistogramSeries series;
  private final MetricDescriptor descriptor;
  private final Scale scale;
  private final InvalidValues invalid;

  /** Of a raw value; 0 where the histogram is not of time. */
  private final long nanosPerRaw;

  /** A histogram over a series, of a family. */
  public SeriesHistogram(
      HistogramSeries series, MetricDescriptor descriptor, InvalidValues invalid) {
    this.series = series;
    this.descriptor = descriptor;
    this.scale = descriptor.scale();
    this.invalid = invalid;
    this.nanosPerRaw = RawTime.nanosPerRaw(descriptor);
  }

  @Override
  public void record(long raw) {
    series.record(raw);
  }

  @Override
  public void record(Duration time) {
    series.record(RawTime.of(descriptor, time));
  }

  @Override
  public void observe(double value) {
    long raw = invalid.toRaw(scale, value);
    if (raw != InvalidValues.INVALID) {
      series.record(raw);
    }
  }

  @Override
  public void recordSince(long beginNanoTime) {
    checkTime();
    series.record(RawTime.rounded(System.nanoTime() - beginNanoTime, nanosPerRaw));
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
