package dev.tare.micrometer;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import java.util.function.Consumer;

/** A counter whose whole amounts are exact as longs, all others as doubles. */
final class TareCounter extends AbstractMeter implements Counter {
  private final DoubleTotal total = new DoubleTotal();
  private final Consumer<Meter> onClose;

  TareCounter(Id id, Consumer<Meter> onClose) {
    super(id);
    this.onClose = onClose;
  }

  @Override
  public void increment() {
    total.increment();
  }

  @Override
  public void increment(double amount) {
    if (amount > 0) { // as Micrometer's own: what would make it fall, and NaN, is left out
      total.add(amount);
    }
  }

  @Override
  public double count() {
    return total.sum();
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
