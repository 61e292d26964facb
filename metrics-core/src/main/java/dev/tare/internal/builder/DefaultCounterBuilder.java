package dev.tare.internal.builder;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.Counter;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Family;
import dev.tare.instrument.Registration;
import dev.tare.model.MetricType;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Defines a counter. */
public final class DefaultCounterBuilder extends DefaultBuilder<CounterBuilder>
    implements CounterBuilder {
  private static final String FAMILY = "family(), not register()";
  private static final String CALLBACK = "callback(labelValues, source)";

  private final Registrar registrar;

  /** Nothing but a name defined yet. */
  public DefaultCounterBuilder(String name, String help, Registrar registrar) {
    super(name, MetricType.COUNTER, help);
    this.registrar = registrar;
  }

  @Override
  CounterBuilder self() {
    return this;
  }

  @Override
  @CheckReturnValue
  public CounterBuilder scale(double basePerRaw) {
    useScale(basePerRaw);
    return this;
  }

  @Override
  public Counter register() {
    return registrar.counters(withoutLabels(FAMILY)).with();
  }

  @Override
  public Family<Counter> family() {
    return registrar.counters(withLabels());
  }

  @Override
  public Registration callback(DoubleSupplier source) {
    return registrar.callback(withoutLabels(CALLBACK), List.of(), source);
  }

  @Override
  public Registration callback(List<String> labelValues, DoubleSupplier source) {
    return registrar.callback(withLabels(), labelValues, source);
  }
}
