package dev.tare.internal.builder;

import dev.tare.instrument.Family;
import dev.tare.instrument.UpDownCounter;
import dev.tare.instrument.UpDownCounterBuilder;
import dev.tare.model.MetricType;

/** Defines an up-down counter. */
public final class DefaultUpDownCounterBuilder extends DefaultBuilder<UpDownCounterBuilder>
    implements UpDownCounterBuilder {
  private final Registrar registrar;

  /** Nothing but a name defined yet. */
  public DefaultUpDownCounterBuilder(String name, String help, Registrar registrar) {
    super(name, MetricType.GAUGE, help);
    this.registrar = registrar;
  }

  @Override
  UpDownCounterBuilder self() {
    return this;
  }

  @Override
  public UpDownCounter register() {
    return registrar.upDownCounters(withoutLabels("family(), not register()")).with();
  }

  @Override
  public Family<UpDownCounter> family() {
    return registrar.upDownCounters(withLabels());
  }
}
