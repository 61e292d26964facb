package dev.tare.internal.noop;

import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.InfoBuilder;
import dev.tare.instrument.QuantileMode;
import dev.tare.instrument.Registration;
import dev.tare.instrument.StateSetBuilder;
import dev.tare.instrument.UpDownCounterBuilder;
import dev.tare.internal.builder.DefaultCounterBuilder;
import dev.tare.internal.builder.DefaultEventBuilder;
import dev.tare.internal.builder.DefaultGaugeBuilder;
import dev.tare.internal.builder.DefaultHistogramBuilder;
import dev.tare.internal.builder.DefaultInfoBuilder;
import dev.tare.internal.builder.DefaultStateSetBuilder;
import dev.tare.internal.builder.DefaultUpDownCounterBuilder;
import dev.tare.internal.builder.Registrar;
import dev.tare.model.Collector;
import dev.tare.model.FamilyFootprint;
import dev.tare.model.MetricDescriptor;
import dev.tare.registry.MetricRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks each definition by itself, as any registry does, and keeps none: one that contradicts
 * another is not noticed. Collectors are asked for nothing.
 */
public final class NoopRegistry implements MetricRegistry {
  private final Registrar registrar;

  /** A registry for histograms that have such quantiles elsewhere. */
  public NoopRegistry(QuantileMode quantiles) {
    this.registrar = new NoopRegistrar(quantiles);
  }

  @Override
  public CounterBuilder counter(String name, String help) {
    return new DefaultCounterBuilder(name, help, registrar);
  }

  @Override
  public GaugeBuilder gauge(String name, String help) {
    return new DefaultGaugeBuilder(name, help, registrar);
  }

  @Override
  public UpDownCounterBuilder upDownCounter(String name, String help) {
    return new DefaultUpDownCounterBuilder(name, help, registrar);
  }

  @Override
  public HistogramBuilder histogram(String name, String help) {
    return new DefaultHistogramBuilder(name, help, registrar);
  }

  @Override
  public EventBuilder event(String name) {
    return new DefaultEventBuilder(name, registrar);
  }

  @Override
  public InfoBuilder info(String name, String help) {
    return new DefaultInfoBuilder(name, help, registrar);
  }

  @Override
  public StateSetBuilder stateSet(String name, String help, String... states) {
    return new DefaultStateSetBuilder(name, help, List.of(states), registrar);
  }

  @Override
  public boolean unregister(String metric) {
    return false;
  }

  @Override
  public boolean unregisterEvent(String event) {
    return false;
  }

  @Override
  public boolean removeSeries(String metric, @Nullable String... values) {
    return false;
  }

  @Override
  public Registration register(Collector collector) {
    return NoopRegistrar.NOTHING;
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return List.of();
  }

  @Override
  public List<FamilyFootprint> footprints() {
    return List.of();
  }
}
