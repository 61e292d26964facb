package dev.tare.instrument;

import dev.tare.model.MetricType;
import java.util.function.LongSupplier;

/** Defines a counter. */
public final class CounterBuilder extends InstrumentBuilder<CounterBuilder> {
  private final InstrumentFactory factory;

  /** For the registry, which hands builders out. */
  public CounterBuilder(String name, String help, InstrumentFactory factory) {
    super(name, MetricType.COUNTER, help);
    this.factory = factory;
  }

  /** Registers a counter without labels. */
  public Counter register() {
    requireLabels(false);
    return factory.counter(this);
  }

  /** Registers a counter with labels. */
  public Family<Counter> family() {
    requireLabels(true);
    return factory.counters(this);
  }

  /**
   * Registers a counter without labels that is kept elsewhere.
   *
   * @param source read by every scrape, on its thread; in the raw form of the unit; never to fall
   */
  public void callback(LongSupplier source) {
    requireLabels(false);
    factory.counter(this, source);
  }
}
