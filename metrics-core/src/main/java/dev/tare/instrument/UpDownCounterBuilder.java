package dev.tare.instrument;

import dev.tare.model.MetricType;

/** Defines an up-down counter, which is exposed as a gauge. */
public final class UpDownCounterBuilder extends InstrumentBuilder<UpDownCounterBuilder> {
  private final InstrumentFactory factory;

  /** For the registry, which hands builders out. */
  public UpDownCounterBuilder(String name, String help, InstrumentFactory factory) {
    super(name, MetricType.GAUGE, help);
    this.factory = factory;
  }

  /** Registers an up-down counter without labels. */
  public UpDownCounter register() {
    requireLabels(false);
    return factory.upDownCounter(this);
  }

  /** Registers an up-down counter with labels. */
  public Family<UpDownCounter> family() {
    requireLabels(true);
    return factory.upDownCounters(this);
  }
}
