package dev.tare.internal.naming;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.Family;
import dev.tare.instrument.Gauge;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.Info;
import dev.tare.instrument.QuantileMode;
import dev.tare.instrument.Registration;
import dev.tare.instrument.StateSet;
import dev.tare.instrument.UpDownCounter;
import dev.tare.internal.builder.CounterDefinition;
import dev.tare.internal.builder.EventDefinition;
import dev.tare.internal.builder.FamilyDefinition;
import dev.tare.internal.builder.HistogramDefinition;
import dev.tare.internal.builder.Registrar;
import dev.tare.internal.noop.NoopRegistrar;
import dev.tare.model.MetricDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Registers families under the names that are shown; denied ones get handles that do nothing. */
public final class NamedRegistrar implements Registrar {
  private final Registrar registrar;
  private final Registrar denied;
  private final FamilyNames names;
  private final Consumer<String> failed;

  /** From the choice of a name to its registration nobody may give it back. */
  private final Object lock = new Object();

  /**
   * Hands all on to {@code registrar}.
   *
   * @param failed takes the names of what could not be registered, to give them back
   */
  public NamedRegistrar(Registrar registrar, FamilyNames names, Consumer<String> failed) {
    this.registrar = registrar;
    this.denied = new NoopRegistrar(registrar.quantiles());
    this.names = names;
    this.failed = failed;
  }

  @Override
  public Family<Counter> counters(CounterDefinition definition) {
    return register(definition.family(), (to, family) -> to.counters(definition.as(family)));
  }

  @Override
  public Registration callback(
      FamilyDefinition definition, List<String> labelValues, DoubleSupplier source) {
    return register(definition, (to, shown) -> to.callback(shown, labelValues, source));
  }

  @Override
  public Family<Gauge> gauges(FamilyDefinition definition) {
    return register(definition, Registrar::gauges);
  }

  @Override
  public Family<UpDownCounter> upDownCounters(FamilyDefinition definition) {
    return register(definition, Registrar::upDownCounters);
  }

  /** One that is on no page is its collector's, who knows it by its name. */
  @Override
  public Family<Histogram> histograms(HistogramDefinition definition) {
    return definition.listed()
        ? register(definition.family(), (to, family) -> to.histograms(definition.as(family)))
        : registrar.histograms(definition);
  }

  @Override
  public Info info(FamilyDefinition definition) {
    return register(definition, Registrar::info);
  }

  @Override
  public Family<StateSet> stateSets(FamilyDefinition definition, List<String> states) {
    return register(definition, (to, shown) -> to.stateSets(shown, states));
  }

  @Override
  public QuantileMode quantiles() {
    return registrar.quantiles();
  }

  /** Without the families that are denied. Their fields stay, behind those that are taken. */
  @Override
  public Event event(EventDefinition definition) {
    List<CounterDefinition> counters = new ArrayList<>();
    List<HistogramDefinition> histograms = new ArrayList<>();
    synchronized (lock) {
      boolean registered = false;
      try {
        Event event = event(definition, counters, histograms);
        registered = true;
        return event;
      } finally {
        if (!registered) {
          counters.forEach(counter -> failed.accept(counter.family().name()));
          histograms.forEach(histogram -> failed.accept(histogram.name()));
        }
      }
    }
  }

  private Event event(
      EventDefinition definition,
      List<CounterDefinition> counters,
      List<HistogramDefinition> histograms) {
    for (CounterDefinition counter : definition.counters()) {
      FamilyDefinition shown = shown(counter.family());
      if (shown != null) {
        counters.add(counter.as(shown));
      }
    }
    List<String> dropped = new ArrayList<>();
    for (HistogramDefinition histogram : definition.histograms()) {
      FamilyDefinition shown = shown(histogram.family());
      if (shown == null) {
        dropped.add(histogram.name());
      } else {
        histograms.add(histogram.as(shown));
      }
    }
    if (counters.isEmpty() && histograms.isEmpty()) {
      return denied.event(definition);
    }
    return registrar.event(
        new EventDefinition(
            definition.name(),
            definition.labels(),
            definition.derived(),
            List.copyOf(counters),
            List.copyOf(histograms),
            positions(definition, dropped)));
  }

  private static List<EventDefinition.Field> positions(
      EventDefinition definition, List<String> dropped) {
    List<EventDefinition.Field> fields = new ArrayList<>();
    int taken = 0;
    int past = definition.histograms().size() - dropped.size();
    for (EventDefinition.Field field : definition.fields()) {
      boolean isDropped = dropped.contains(field.histogram());
      fields.add(new EventDefinition.Field(field.histogram(), isDropped ? past++ : taken++));
    }
    return List.copyOf(fields);
  }

  private <T> T register(
      FamilyDefinition definition, BiFunction<Registrar, FamilyDefinition, T> register) {
    synchronized (lock) {
      FamilyDefinition shown = shown(definition);
      if (shown == null) {
        return register.apply(denied, definition);
      }
      boolean registered = false;
      try {
        T result = register.apply(registrar, shown);
        registered = true;
        return result;
      } finally {
        if (!registered) {
          failed.accept(shown.name());
        }
      }
    }
  }

  private @Nullable FamilyDefinition shown(FamilyDefinition definition) {
    MetricDescriptor shown = names.shown(definition.descriptor());
    return shown == null ? null : definition.as(shown);
  }
}
