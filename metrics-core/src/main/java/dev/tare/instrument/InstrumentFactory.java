package dev.tare.instrument;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What a builder asks of the registry that handed it out. Each method registers the definition, or
 * finds the same one registered before; with other help, unit, labels, bounds or type it throws
 * {@link IllegalArgumentException}.
 */
public interface InstrumentFactory {

  /**
   * A family of counters; without labels it has the one handle that {@code with} needs no value
   * for.
   */
  Family<Counter> counters(CounterBuilder definition);

  /** The counter of a definition without labels. */
  Counter counter(CounterBuilder definition);

  /** A counter that is read where it is kept. */
  void counter(CounterBuilder definition, LongSupplier source);

  /** A family of gauges. */
  Family<Gauge> gauges(GaugeBuilder definition);

  /** The gauge of a definition without labels. */
  Gauge gauge(GaugeBuilder definition);

  /** A gauge that is read where it is kept. */
  void gauge(GaugeBuilder definition, DoubleSupplier source);

  /** A family of up-down counters. */
  Family<UpDownCounter> upDownCounters(UpDownCounterBuilder definition);

  /** The up-down counter of a definition without labels. */
  UpDownCounter upDownCounter(UpDownCounterBuilder definition);

  /** A family of histograms. */
  Family<Histogram> histograms(HistogramBuilder definition);

  /** The histogram of a definition without labels. */
  Histogram histogram(HistogramBuilder definition);

  /** An event, with all the families that it feeds. */
  Event event(EventBuilder definition);
}
