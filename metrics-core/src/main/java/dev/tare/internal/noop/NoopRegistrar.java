package dev.tare.internal.noop;

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
import java.util.List;
import java.util.function.DoubleSupplier;

/** Takes every definition, and keeps none. */
public final class NoopRegistrar implements Registrar {
  /** Has nothing to take back. */
  public static final Registration NOTHING = () -> {};

  private static final Family<Counter> COUNTERS = new NoopFamily<>(NoopCounter.COUNTER);
  private static final Family<Gauge> GAUGES = new NoopFamily<>(NoopGauge.GAUGE);
  private static final Family<Histogram> HISTOGRAMS = new NoopFamily<>(NoopHistogram.HISTOGRAM);
  private static final Family<StateSet> STATE_SETS = new NoopFamily<>(NoopStateSet.STATE_SET);
  private static final Family<UpDownCounter> UP_DOWN_COUNTERS =
      new NoopFamily<>(NoopUpDownCounter.UP_DOWN_COUNTER);

  private final QuantileMode quantiles;

  /** Checks definitions as one does whose histograms have such quantiles. */
  public NoopRegistrar(QuantileMode quantiles) {
    this.quantiles = quantiles;
  }

  @Override
  public Family<Counter> counters(CounterDefinition definition) {
    return COUNTERS;
  }

  @Override
  public Registration callback(
      FamilyDefinition definition, List<String> labelValues, DoubleSupplier source) {
    return NOTHING;
  }

  @Override
  public Family<Gauge> gauges(FamilyDefinition definition) {
    return GAUGES;
  }

  @Override
  public Family<UpDownCounter> upDownCounters(FamilyDefinition definition) {
    return UP_DOWN_COUNTERS;
  }

  @Override
  public Family<Histogram> histograms(HistogramDefinition definition) {
    return HISTOGRAMS;
  }

  @Override
  public Event event(EventDefinition definition) {
    return new NoopEvent(definition);
  }

  @Override
  public Info info(FamilyDefinition definition) {
    return NoopInfo.INFO;
  }

  @Override
  public Family<StateSet> stateSets(FamilyDefinition definition, List<String> states) {
    return STATE_SETS;
  }

  @Override
  public QuantileMode quantiles() {
    return quantiles;
  }
}
