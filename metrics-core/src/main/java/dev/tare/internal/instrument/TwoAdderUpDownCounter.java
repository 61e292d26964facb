package dev.tare.internal.instrument;

import dev.tare.instrument.UpDownCounter;
import dev.tare.internal.block.BiasedAdder;
import dev.tare.internal.series.UpDownSeries;
import dev.tare.model.MetricDescriptor;

/** An up-down counter over the two adders that the registry reads. */
public final class TwoAdderUpDownCounter implements UpDownCounter {
  private final BiasedAdder started;
  private final BiasedAdder finished;

  /** 1 in the base unit. */
  private final long one;

  private final MetricDescriptor descriptor;

  /** A counter over a series, of a family. */
  public TwoAdderUpDownCounter(UpDownSeries series, MetricDescriptor descriptor) {
    this.started = series.started();
    this.finished = series.finished();
    this.one = (long) descriptor.scale().rawPerBase();
    this.descriptor = descriptor;
  }

  @Override
  public void begin() {
    started.add(one);
  }

  @Override
  public void end() {
    finished.add(one);
  }

  @Override
  public void add(long raw) {
    if (raw >= 0) {
      started.add(raw);
    } else {
      finished.add(raw == Long.MIN_VALUE ? Long.MAX_VALUE : -raw);
    }
  }

  @Override
  public String toString() {
    return "up-down counter " + descriptor.name();
  }
}
