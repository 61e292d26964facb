package dev.tare.internal.builder;

import dev.tare.instrument.Family;
import dev.tare.instrument.Gauge;
import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.Registration;
import dev.tare.model.MetricType;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Defines a gauge. */
public final class DefaultGaugeBuilder extends DefaultBuilder<GaugeBuilder>
    implements GaugeBuilder {
  private static final String FAMILY = "family(), not register()";
  private static final String CALLBACK = "callback(labelValues, source)";

  private final Registrar registrar;

  /** Nothing but a name defined yet. */
  public DefaultGaugeBuilder(String name, String help, Registrar registrar) {
    super(name, MetricType.GAUGE, help);
    this.registrar = registrar;
  }

  @Override
  GaugeBuilder self() {
    return this;
  }

  @Override
  public Gauge register() {
    return registrar.gauges(withoutLabels(FAMILY)).with();
  }

  @Override
  public Family<Gauge> family() {
    return registrar.gauges(withLabels());
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
