package dev.tare.internal.builder;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.Counter;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Family;
import dev.tare.instrument.Registration;
import dev.tare.model.MetricType;
import dev.tare.model.TraceContext;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Defines a counter. */
public final class DefaultCounterBuilder extends DefaultBuilder<CounterBuilder>
    implements CounterBuilder {
  private static final String FAMILY = "family(), not register()";
  private static final String CALLBACK = "callback(labelValues, source)";

  private final Registrar registrar;
  private @Nullable TraceContext traces;

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
  @CheckReturnValue
  public CounterBuilder exemplars(TraceContext traces) {
    this.traces = traces;
    return this;
  }

  @Override
  public Counter register() {
    return registrar.counters(define(withoutLabels(FAMILY))).with();
  }

  @Override
  public Family<Counter> family() {
    return registrar.counters(define(withLabels()));
  }

  @Override
  public Registration callback(DoubleSupplier source) {
    return registrar.callback(withoutTraces(withoutLabels(CALLBACK)), List.of(), source);
  }

  @Override
  public Registration callback(List<String> labelValues, DoubleSupplier source) {
    return registrar.callback(withoutTraces(withLabels()), labelValues, source);
  }

  /** The definition so far. */
  CounterDefinition define(FamilyDefinition family) {
    return new CounterDefinition(family, traces);
  }

  private FamilyDefinition withoutTraces(FamilyDefinition family) {
    if (traces != null) {
      throw new IllegalArgumentException(
          "exemplars of name=%s (allowed for callbacks: none; a Collector may have some)"
              .formatted(name()));
    }
    return family;
  }
}
