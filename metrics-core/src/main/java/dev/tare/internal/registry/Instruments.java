package dev.tare.internal.registry;

import dev.tare.instrument.Counter;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.Family;
import dev.tare.instrument.Gauge;
import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.InstrumentBuilder;
import dev.tare.instrument.InstrumentFactory;
import dev.tare.instrument.UpDownCounter;
import dev.tare.instrument.UpDownCounterBuilder;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.aggregate.CounterSeries;
import dev.tare.internal.aggregate.CounterState;
import dev.tare.internal.aggregate.SeriesTable;
import dev.tare.internal.aggregate.UpDownSeries;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finishes builders: registers the definition, and makes series and handles. */
final class Instruments implements InstrumentFactory {
  private final Registrations registrations;
  private final Aggregator aggregator;
  private final RegistrySettings settings;
  private final HistogramMaker histogramMaker;

  Instruments(Registrations registrations, Aggregator aggregator, RegistrySettings settings) {
    this.registrations = registrations;
    this.aggregator = aggregator;
    this.settings = settings;
    this.histogramMaker = new HistogramMaker(registrations, aggregator, settings);
  }

  @Override
  public Family<Counter> counters(CounterBuilder definition) {
    return new TableFamily<>(counterTable(definition));
  }

  @Override
  public Counter counter(CounterBuilder definition) {
    return single(counterTable(definition));
  }

  @Override
  public void counter(CounterBuilder definition, LongSupplier source) {
    MetricDescriptor descriptor = definition.descriptor();
    registrations.add(
        descriptor, () -> Registration.callback(descriptor, Readers.counter(descriptor, source)));
  }

  @Override
  public Family<Gauge> gauges(GaugeBuilder definition) {
    return new TableFamily<>(gaugeTable(definition));
  }

  @Override
  public Gauge gauge(GaugeBuilder definition) {
    return single(gaugeTable(definition));
  }

  @Override
  public void gauge(GaugeBuilder definition, DoubleSupplier source) {
    MetricDescriptor descriptor = definition.descriptor();
    registrations.add(
        descriptor, () -> Registration.callback(descriptor, Readers.gauge(descriptor, source)));
  }

  @Override
  public Family<UpDownCounter> upDownCounters(UpDownCounterBuilder definition) {
    return new TableFamily<>(upDownTable(definition));
  }

  @Override
  public UpDownCounter upDownCounter(UpDownCounterBuilder definition) {
    return single(upDownTable(definition));
  }

  @Override
  public Family<Histogram> histograms(HistogramBuilder definition) {
    return new TableFamily<>(histogramMaker.table(definition));
  }

  @Override
  public Histogram histogram(HistogramBuilder definition) {
    return single(histogramMaker.table(definition));
  }

  @Override
  public Event event(EventBuilder definition) {
    return new EventWiring(aggregator, this::eventCounterTable, histogramMaker::table)
        .wire(definition, settings.seriesLimit());
  }

  private static <T> T single(SeriesTable<?, T> table) {
    return table.entry(List.of()).handle();
  }

  private SeriesTable<CounterSeries, Counter> counterTable(CounterBuilder definition) {
    return table(
        definition,
        "counter",
        CounterSeries::new,
        series -> new Counter(series.adder()),
        Readers::counters);
  }

  /** The same, but read by the aggregator, in step with the event. */
  private SeriesTable<CounterSeries, Counter> eventCounterTable(CounterBuilder definition) {
    return table(
        definition,
        "event counter",
        CounterSeries::new,
        series -> new Counter(series.adder()),
        (descriptor, table) -> {
          aggregator.adopt(new CounterState(descriptor, table));
          return null;
        });
  }

  private SeriesTable<PaddedLong, Gauge> gaugeTable(GaugeBuilder definition) {
    return table(definition, "gauge", PaddedLong::new, Gauge::new, Readers::gauges);
  }

  private SeriesTable<UpDownSeries, UpDownCounter> upDownTable(UpDownCounterBuilder definition) {
    return table(
        definition,
        "up-down counter",
        UpDownSeries::new,
        series -> new UpDownCounter(series.started(), series.finished()),
        Readers::upDownCounters);
  }

  @SuppressWarnings("unchecked") // the kind says which table the registration has
  private <S, T> SeriesTable<S, T> table(
      InstrumentBuilder<?> definition,
      String kind,
      Supplier<S> newSeries,
      Function<S, T> newHandle,
      BiFunction<MetricDescriptor, SeriesTable<S, T>, @Nullable Supplier<@Nullable MetricFamily>>
          reader) {
    MetricDescriptor descriptor = definition.descriptor();
    Registration registration =
        registrations.findOrAdd(
            descriptor,
            List.of(kind),
            () -> {
              int limit = definition.seriesLimitOr(settings.seriesLimit());
              SeriesTable<S, T> table =
                  new SeriesTable<>(
                      descriptor.labelNames(),
                      aggregator.seriesLimit(),
                      limit,
                      values -> newSeries.get(),
                      newHandle,
                      settings.onFirstOverflow(descriptor, limit, aggregator.errors()));
              return new Registration(
                  descriptor, List.of(kind), table, reader.apply(descriptor, table), null);
            });
    return (SeriesTable<S, T>) Objects.requireNonNull(registration.table());
  }
}
