package dev.tare.internal.instrument;

import dev.tare.instrument.Counter;
import dev.tare.internal.block.BiasedAdder;
import dev.tare.model.MetricDescriptor;
import java.time.Duration;

/** A counter over the adder that the registry reads. */
public class AdderCounter implements Counter {
  private final BiasedAdder adder;

  /** 1 in the base unit. */
  final long one;

  private final MetricDescriptor descriptor;
  private final InvalidValues invalid;

  /** A counter over an adder, of a family. */
  public AdderCounter(BiasedAdder adder, MetricDescriptor descriptor, InvalidValues invalid) {
    this.adder = adder;
    this.one = (long) descriptor.scale().rawPerBase();
    this.descriptor = descriptor;
    this.invalid = invalid;
  }

  @Override
  public void increment() {
    adder.add(one);
  }

  @Override
  public void add(long raw) {
    if (raw >= 0) {
      adder.add(raw);
    } else {
      invalid.add(); // a counter that falls looks like a restart
    }
  }

  @Override
  public void add(Duration time) {
    add(
        time.isNegative()
            ? Math.min(-1, RawTime.of(descriptor, time))
            : RawTime.of(descriptor, time));
  }

  @Override
  public void inc(double amount) {
    if (amount < 0) { // before it is rounded to nothing
      invalid.add();
      return;
    }
    long raw = invalid.toRaw(descriptor.scale(), amount);
    if (raw == 0 && amount > 0) {
      invalid.add(); // lost: the scale cannot tell it from 0
    } else if (raw != InvalidValues.INVALID) {
      add(raw);
    }
  }

  @Override
  public String toString() {
    return "counter " + descriptor.name();
  }
}
