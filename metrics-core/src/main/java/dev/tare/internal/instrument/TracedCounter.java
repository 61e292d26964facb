package dev.tare.internal.instrument;

import dev.tare.internal.record.TracedCounterSeries;
import dev.tare.model.MetricDescriptor;

/** A counter that takes some of what is added for examples. */
public final class TracedCounter extends AdderCounter {
  private final TracedCounterSeries series;

  /** A counter over a series, of a family. */
  public TracedCounter(
      TracedCounterSeries series, MetricDescriptor descriptor, InvalidValues invalid) {
    super(series.adder(), descriptor, invalid);
    this.series = series;
  }

  @Override
  public void increment() {
    super.increment();
    series.offerExemplar(one);
  }

  @Override
  public void add(long raw) {
    super.add(raw);
    if (raw > 0) {
      series.offerExemplar(raw);
    }
  }
}
