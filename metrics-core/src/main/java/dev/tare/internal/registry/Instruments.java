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
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Finishes builders: registers the definition, and makes series and handles. */
final class Instruments implements InstrumentFactory {
  private static final int COUNTER_BYTES = 376;
  private static final int GAUGE_BYTES = 466;
  private static final int UP_DOWN_BYTES = 278;

  private final Registrations registrations;
  private final Aggregator aggregator;
  private final RegistrySettings settings;
  private final HistogramMaker histogramMaker;
  private final InstrumentKind<CounterSeries, Counter> counters;

  /** Read by the aggregator, in step with the event. */
  private final InstrumentKind<CounterSeries, Counter> eventCounters;

  private final InstrumentKind<PaddedLong, Gauge> gauges;
  private final InstrumentKind<UpDownSeries, UpDownCounter> upDownCounters;

  Instruments(Registrations registrations, Aggregator aggregator, RegistrySettings settings) {
    this.registrations = registrations;
    this.aggregator = aggregator;
    this.settings = settings;
    this.histogramMaker = new HistogramMaker(registrations, aggregator, settings);
    this.counters =
        new InstrumentKind<>(
            "counter",
            COUNTER_BYTES,
            CounterSeries::new,
            series -> new Counter(series.adder()),
            (series, handle) -> aggregator.removals().watch(handle, series.adder()::sum),
            series -> series.adder().sum(),
            Readers::counters);
    this.eventCounters =
        new InstrumentKind<>(
            "event counter",
            COUNTER_BYTES,
            CounterSeries::new,
            series -> new Counter(series.adder()),
            (series, handle) -> aggregator.removals().remove(series),
            CounterSeries::total,
            (descriptor, table) -> {
              aggregator.adopt(new CounterState(descriptor, table));
              return null;
            });
    this.gauges =
        new InstrumentKind<>(
            "gauge",
            GAUGE_BYTES,
            PaddedLong::new,
            Gauge::new,
            (series, handle) -> {},
            PaddedLong::acquire,
            Readers::gauges);
    this.upDownCounters =
        new InstrumentKind<>(
            "up-down counter",
            UP_DOWN_BYTES,
            UpDownSeries::new,
            series -> new UpDownCounter(series.started(), series.finished()),
            (series, handle) -> aggregator.removals().watch(handle, series.started()::sum),
            UpDownSeries::activity,
            Readers::upDownCounters);
  }

  @Override
  public Family<Counter> counters(CounterBuilder definition) {
    return new TableFamily<>(table(definition, counters));
  }

  @Override
  public Counter counter(CounterBuilder definition) {
    return single(table(definition, counters));
  }

  @Override
  public void counter(CounterBuilder definition, LongSupplier source) {
    MetricDescriptor descriptor = definition.descriptor();
    registrations.add(
        descriptor, () -> Registration.callback(descriptor, Readers.counter(descriptor, source)));
  }

  @Override
  public Family<Gauge> gauges(GaugeBuilder definition) {
    return new TableFamily<>(table(definition, gauges));
  }

  @Override
  public Gauge gauge(GaugeBuilder definition) {
    return single(table(definition, gauges));
  }

  @Override
  public void gauge(GaugeBuilder definition, DoubleSupplier source) {
    MetricDescriptor descriptor = definition.descriptor();
    registrations.add(
        descriptor, () -> Registration.callback(descriptor, Readers.gauge(descriptor, source)));
  }

  @Override
  public Family<UpDownCounter> upDownCounters(UpDownCounterBuilder definition) {
    return new TableFamily<>(table(definition, upDownCounters));
  }

  @Override
  public UpDownCounter upDownCounter(UpDownCounterBuilder definition) {
    return single(table(definition, upDownCounters));
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
    return new EventWiring(
            aggregator, counter -> table(counter, eventCounters), histogramMaker::table)
        .wire(definition, settings.seriesLimit());
  }

  private static <T> T single(SeriesTable<?, T> table) {
    return table.entry(List.of()).handle();
  }

  @SuppressWarnings("unchecked") // the kind says which table the registration has
  private <S, T> SeriesTable<S, T> table(
      InstrumentBuilder<?> definition, InstrumentKind<S, T> kind) {
    List<?> same = List.of(kind.name(), definition.expiry());
    Registration registration =
        registrations.findOrAdd(
            definition.descriptor(), same, () -> register(definition, kind, same));
    return (SeriesTable<S, T>) Objects.requireNonNull(registration.table());
  }

  private <S, T> Registration register(
      InstrumentBuilder<?> definition, InstrumentKind<S, T> kind, List<?> same) {
    MetricDescriptor descriptor = definition.descriptor();
    int limit = definition.seriesLimitOr(settings.seriesLimit());
    SeriesTable<S, T> table =
        new SeriesTable<>(
            descriptor.labelNames(),
            aggregator.seriesLimit(),
            limit,
            kind.newSeries()::get,
            kind.newHandle(),
            kind.onRemoved(),
            settings.onFirstOverflow(descriptor, limit, aggregator.errors()));
    if (!definition.expiry().isZero()) {
      aggregator.removals().expire(table, definition.expiry().toNanos(), kind.activity());
    }
    return new Registration(
        descriptor, same, table, kind.reader().apply(descriptor, table), kind.bytes(), null);
  }
}
