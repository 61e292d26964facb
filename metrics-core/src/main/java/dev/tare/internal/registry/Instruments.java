package dev.tare.internal.registry;

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
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.aggregate.CounterFamilyState;
import dev.tare.internal.builder.EventDefinition;
import dev.tare.internal.builder.FamilyDefinition;
import dev.tare.internal.builder.HistogramDefinition;
import dev.tare.internal.builder.Registrar;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.instrument.AdderCounter;
import dev.tare.internal.instrument.BitStateSet;
import dev.tare.internal.instrument.CellGauge;
import dev.tare.internal.instrument.InvalidValues;
import dev.tare.internal.instrument.TableInfo;
import dev.tare.internal.instrument.TwoAdderUpDownCounter;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.SeriesTable;
import dev.tare.internal.series.UpDownSeries;
import dev.tare.model.MetricDescriptor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/** Registers definitions, and makes series and handles. */
public final class Instruments implements Registrar {
  private static final int COUNTER_BYTES = 656;
  private static final int GAUGE_BYTES = 474;
  private static final int UP_DOWN_BYTES = 806;
  private static final int ROW_BYTES = 150;

  private final Registrations registrations;
  private final Aggregator aggregator;
  private final RegistrySettings settings;
  private final Callbacks callbacks;
  private final HistogramMaker histogramMaker;
  private final EventWiring events;
  private final InstrumentKind<CounterSeries, Counter> counters;
  private final InstrumentKind<PaddedLong, Gauge> gauges;
  private final InstrumentKind<UpDownSeries, UpDownCounter> upDownCounters;

  public Instruments(
      Registrations registrations,
      Aggregator aggregator,
      RegistrySettings settings,
      MetricFaults faults) {
    this.registrations = registrations;
    this.aggregator = aggregator;
    this.settings = settings;
    this.callbacks = new Callbacks(registrations, settings, faults);
    this.histogramMaker = new HistogramMaker(registrations, aggregator, settings);
    this.events =
        new EventWiring(
            registrations, aggregator, settings, this::eventCounter, histogramMaker::table);
    this.counters =
        new InstrumentKind<>(
            "counter",
            COUNTER_BYTES,
            () -> new CounterSeries(aggregator.createdMs()),
            (series, family, invalid) -> new AdderCounter(series.adder(), family, invalid),
            (series, handle) -> aggregator.reclaimer().watch(handle, series.adder()::sum),
            series -> series.adder().sum(),
            Readers::counters);
    this.gauges =
        new InstrumentKind<>(
            "gauge",
            GAUGE_BYTES,
            PaddedLong::new,
            CellGauge::new,
            (series, handle) -> {},
            PaddedLong::acquire,
            Readers::gauges);
    this.upDownCounters =
        new InstrumentKind<>(
            "up-down counter",
            UP_DOWN_BYTES,
            UpDownSeries::new,
            (series, family, invalid) -> new TwoAdderUpDownCounter(series, family),
            (series, handle) -> aggregator.reclaimer().watch(handle, series.started()::sum),
            UpDownSeries::activity,
            Readers::upDownCounters);
  }

  public EventWiring events() {
    return events;
  }

  @Override
  public Family<Counter> counters(FamilyDefinition definition) {
    return new TableFamily<>(table(definition, counters));
  }

  @Override
  public Registration callback(
      FamilyDefinition definition, List<String> labelValues, DoubleSupplier source) {
    if (definition.seriesLimit() != 0 || !definition.expiry().isZero()) {
      throw new IllegalArgumentException(
          "seriesLimit=%d expireAfter=%s of name=%s (allowed for callbacks: neither; close what goes)"
              .formatted(
                  definition.seriesLimit(), definition.expiry(), definition.descriptor().name()));
    }
    return callbacks.add(definition.descriptor(), labelValues, source);
  }

  @Override
  public Family<Gauge> gauges(FamilyDefinition definition) {
    return new TableFamily<>(table(definition, gauges));
  }

  @Override
  public Family<UpDownCounter> upDownCounters(FamilyDefinition definition) {
    return new TableFamily<>(table(definition, upDownCounters));
  }

  @Override
  public Family<Histogram> histograms(HistogramDefinition definition) {
    return new TableFamily<>(histogramMaker.table(definition));
  }

  @Override
  public QuantileMode quantiles() {
    return settings.quantiles();
  }

  @Override
  public Event event(EventDefinition definition) {
    return events.register(definition);
  }

  @Override
  public Info info(FamilyDefinition definition) {
    InstrumentKind<Object, Object> kind =
        new InstrumentKind<>(
            "info",
            ROW_BYTES,
            () -> TableInfo.FACT,
            (series, family, invalid) -> series,
            (series, handle) -> {},
            series -> 0,
            Readers::infos);
    return new TableInfo(table(definition, kind));
  }

  @Override
  public Family<StateSet> stateSets(FamilyDefinition definition, List<String> states) {
    InstrumentKind<AtomicLong, StateSet> kind =
        new InstrumentKind<>(
            "states " + states,
            ROW_BYTES,
            AtomicLong::new,
            (series, family, invalid) -> new BitStateSet(series, states),
            (series, handle) -> {},
            AtomicLong::get,
            (family, ordered) -> Readers.stateSets(family, ordered, states));
    return new TableFamily<>(table(definition, kind));
  }

  @SuppressWarnings("unchecked") // the kind says which table the registration has
  private <S, T> SeriesTable<S, T> table(FamilyDefinition definition, InstrumentKind<S, T> kind) {
    RegisteredMetric registered =
        registrations.findOrAdd(
            definition,
            List.of(kind.name(), definition.expiry()),
            same -> register(definition, kind, same));
    return (SeriesTable<S, T>) Objects.requireNonNull(registered.table());
  }

  private <S, T> RegisteredMetric register(
      FamilyDefinition definition, InstrumentKind<S, T> kind, List<?> same) {
    MetricDescriptor descriptor = definition.descriptor();
    InvalidValues invalid = new InvalidValues();
    SeriesTable<S, T> table = newTable(definition, kind, invalid);
    return new RegisteredMetric(
        descriptor,
        same,
        series(definition, table, kind.bytes(), invalid),
        () -> kind.reader().read(descriptor, table.ordered()),
        null,
        null,
        () -> drop(table));
  }

  private <S, T> SeriesTable<S, T> newTable(
      FamilyDefinition definition, InstrumentKind<S, T> kind, InvalidValues invalid) {
    MetricDescriptor descriptor = definition.descriptor();
    int limit = definition.seriesLimitOr(settings.seriesLimit());
    SeriesTable<S, T> table =
        new SeriesTable<>(
            descriptor.labelNames(),
            settings.labelText(),
            aggregator.seriesLimit(),
            limit,
            kind.newSeries()::get,
            series -> kind.handles().handle(series, descriptor, invalid),
            kind.onRemoved(),
            settings.onFirstOverflow(descriptor, limit, aggregator.errors()));
    if (!definition.expiry().isZero()) {
      aggregator.reclaimer().expire(table, definition.expiry().toNanos(), kind.activity());
    }
    return table;
  }

  private RegisteredMetric.Series series(
      FamilyDefinition definition, SeriesTable<?, ?> table, int bytes, InvalidValues invalid) {
    return new RegisteredMetric.Series(
        table, definition.seriesLimitOr(settings.seriesLimit()), bytes, invalid, null);
  }

  private void drop(SeriesTable<?, ?> table) {
    aggregator.reclaimer().stopExpiring(table);
    table.drop();
  }

  /** A counter that an event counts is read by the aggregator, in step with the event. */
  @SuppressWarnings("unchecked") // the kind says which table the registration has
  private SeriesTable<CounterSeries, Counter> eventCounter(FamilyDefinition definition) {
    RegisteredMetric registered =
        registrations.findOrAdd(
            definition,
            List.of("event counter", definition.expiry()),
            same -> registerEventCounter(definition, same));
    return (SeriesTable<CounterSeries, Counter>) Objects.requireNonNull(registered.table());
  }

  private RegisteredMetric registerEventCounter(FamilyDefinition definition, List<?> same) {
    InvalidValues invalid = new InvalidValues();
    InstrumentKind<CounterSeries, Counter> kind =
        new InstrumentKind<>(
            "event counter",
            COUNTER_BYTES,
            () -> new CounterSeries(aggregator.createdMs()),
            counters.handles(),
            (series, handle) -> aggregator.reclaimer().remove(series),
            CounterSeries::total,
            counters.reader());
    SeriesTable<CounterSeries, Counter> table = newTable(definition, kind, invalid);
    CounterFamilyState state = new CounterFamilyState(definition.descriptor(), table);
    aggregator.adopt(state);
    return new RegisteredMetric(
        definition.descriptor(),
        same,
        series(definition, table, kind.bytes(), invalid),
        null,
        null,
        null,
        () -> {
          aggregator.drop(state);
          drop(table);
        });
  }
}
