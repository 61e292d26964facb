package dev.tare.internal.builder;

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
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Where builders hand their definitions over. Each method registers the definition, or finds the
 * same one registered before; where another has the name it throws {@link
 * IllegalArgumentException}. A family without labels has one handle, that of no values.
 */
public interface Registrar {

  /** A family of counters. */
  Family<Counter> counters(CounterDefinition definition);

  /** A series of counters or gauges that is read where it is kept. */
  Registration callback(
      FamilyDefinition definition, List<String> labelValues, DoubleSupplier source);

  /** A family of gauges. */
  Family<Gauge> gauges(FamilyDefinition definition);

  /** A family of up-down counters. */
  Family<UpDownCounter> upDownCounters(FamilyDefinition definition);

  /** A family of histograms. */
  Family<Histogram> histograms(HistogramDefinition definition);

  /** An event, with all the families that it feeds. */
  Event event(EventDefinition definition);

  /** An info. */
  Info info(FamilyDefinition definition);

  /** A family of sets of states. */
  Family<StateSet> stateSets(FamilyDefinition definition, List<String> states);

  /** What the quantiles cover of histograms that do not say it. */
  QuantileMode quantiles();
}
