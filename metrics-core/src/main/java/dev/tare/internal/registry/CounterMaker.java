package dev.tare.internal.registry;

import dev.tare.instrument.Counter;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.aggregate.CounterFamilyState;
import dev.tare.internal.builder.CounterDefinition;
import dev.tare.internal.instrument.AdderCounter;
import dev.tare.internal.instrument.InvalidValues;
import dev.tare.internal.instrument.TracedCounter;
import dev.tare.internal.record.TracedCounterSeries;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.SeriesSource;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.MetricDescriptor;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * Registers counters. The scraping thread reads their adders; the aggregator does where an event
 * counts them, in step with the event, and where they have exemplars, which are its own.
 */
final class CounterMaker {
  private static final int BYTES = 706;
  private static final int EXEMPLAR_BYTES = 208;

  private final Registrations registrations;
  private final Aggregator aggregator;
  private final TableMaker tables;

  CounterMaker(Registrations registrations, Aggregator aggregator, TableMaker tables) {
    this.registrations = registrations;
    this.aggregator = aggregator;
    this.tables = tables;
  }

  /** Of counters that have handles. */
  SeriesTable<CounterSeries, Counter> table(CounterDefinition definition) {
    return table(
        definition,
        "counter",
        definition.traces() != null,
        (series, handle) -> {
          aggregator.reclaimer().discard(series);
          aggregator.reclaimer().watch(handle, series.adder()::sum);
        },
        series -> series.adder().sum());
  }

  /** Of counters that an event counts. */
  SeriesTable<CounterSeries, Counter> eventTable(CounterDefinition definition) {
    return table(
        definition,
        "event counter",
        true,
        (series, handle) -> aggregator.reclaimer().remove(series),
        CounterSeries::total);
  }

  @SuppressWarnings("unchecked") // the word says which table the registration has
  private SeriesTable<CounterSeries, Counter> table(
      CounterDefinition definition,
      String word,
      boolean aggregated,
      BiConsumer<CounterSeries, Counter> onRemoved,
      ToLongFunction<CounterSeries> activity) {
    InstrumentKind<CounterSeries, Counter> kind =
        new InstrumentKind<>(
            word,
            definition.traces() == null ? BYTES : BYTES + EXEMPLAR_BYTES,
            source(definition),
            CounterMaker::handle,
            onRemoved,
            activity,
            Readers::counters);
    RegisteredMetric registered =
        registrations.findOrAdd(
            definition.family(),
            definition.kind(word),
            same -> register(definition, kind, aggregated, same));
    return (SeriesTable<CounterSeries, Counter>) Objects.requireNonNull(registered.table());
  }

  private SeriesSource<CounterSeries> source(CounterDefinition definition) {
    return new SeriesSource<>() {
      @Override
      public CounterSeries newSeries() {
        return aggregator.newCounter(definition.traces());
      }

      @Override
      public void discard(CounterSeries series) {
        aggregator.reclaimer().discard(series);
      }
    };
  }

  private static Counter handle(
      CounterSeries series, MetricDescriptor descriptor, InvalidValues invalid) {
    return series instanceof TracedCounterSeries traced
        ? new TracedCounter(traced, descriptor, invalid)
        : new AdderCounter(series.adder(), descriptor, invalid);
  }

  private RegisteredMetric register(
      CounterDefinition definition,
      InstrumentKind<CounterSeries, Counter> kind,
      boolean aggregated,
      List<?> same) {
    MetricDescriptor descriptor = definition.family().descriptor();
    InvalidValues invalid = new InvalidValues();
    SeriesTable<CounterSeries, Counter> table = tables.table(definition.family(), kind, invalid);
    RegisteredMetric.Series series =
        tables.series(definition.family(), table, kind.bytes(), invalid);
    if (!aggregated) {
      return new RegisteredMetric(
          descriptor,
          same,
          series,
          () -> kind.reader().read(descriptor, table.ordered()),
          null,
          null,
          () -> tables.drop(table));
    }
    CounterFamilyState state =
        new CounterFamilyState(descriptor, table, definition.traces() != null);
    aggregator.adopt(state);
    return new RegisteredMetric(
        descriptor,
        same,
        series,
        null,
        null,
        null,
        () -> {
          aggregator.drop(state);
          tables.drop(table);
        });
  }
}
