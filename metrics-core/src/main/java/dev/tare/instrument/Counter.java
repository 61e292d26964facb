package dev.tare.instrument;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what has happened. Any thread; never waits; the cost is that of a {@link LongAdder}, as
 * there is nothing in between. Allocates nothing but the cells that an adder makes where threads
 * meet on it for the first times, and throws nothing unless there is no memory for those.
 */
public final class Counter {
  private final LongAdder adder;

  /** For the registry: a counter over the adder that it reads. */
  public Counter(LongAdder adder) {
    this.adder = adder;
  }

  /** Counts one. */
  public void increment() {
    adder.increment();
  }

  /**
   * Counts several.
   *
   * @param amount in the raw form of the counter's {@link dev.tare.model.Unit}; must not be
   *     negative, which is not checked: a counter that falls looks like a restart to Prometheus
   */
  public void add(long amount) {
    adder.add(amount);
  }
}
