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
import dev.tare.internal.builder.CounterDefinition;
import dev.tare.internal.builder.EventDefinition;
import dev.tare.internal.builder.FamilyDefinition;
import dev.tare.internal.builder.HistogramDefinition;
import dev.tare.internal.builder.Registrar;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.instrument.BitStateSet;
import dev.tare.internal.instrument.CellGauge;
import dev.tare.internal.instrument.InvalidValues;
import dev.tare.internal.instrument.TableInfo;
import dev.tare.internal.instrument.TwoAdderUpDownCounter;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.series.SeriesTable;
import dev.tare.internal.series.UpDownSeries;
import dev.tare.model.MetricDescriptor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/** Registers definitions, and makes series and handles. */
public final class Instruments implements Registrar {
  private static final int GAUGE_BYTES = 474;
  private static final int UP_DOWN_BYTES = 906;
  private static final int ROW_BYTES = 150;

  private final Registrations registrations;
  private final RegistrySettings settings;
  private final Callbacks callbacks;
  private final TableMaker tables;
  private final CounterMaker counterMaker;
  private final HistogramMaker histogramMaker;
  private final EventWiring events;
  private final InstrumentKind<PaddedLong, Gauge> gauges;
  private final InstrumentKind<UpDownSeries, UpDownCounter> upDownCounters;

  public Instruments(
      Registrations registrations,
      Aggregator aggregator,
      RegistrySettings settings,
      MetricFaults faults) {
    this.registrations = registrations;
    this.settings = settings;
    this.callbacks = new Callbacks(registrations, settings, faults);
    this.tables = new TableMaker(aggregator, settings);
    this.counterMaker = new CounterMaker(registrations, aggregator, tables);
    this.histogramMaker = new HistogramMaker(registrations, aggregator, settings);
    this.events =
        new EventWiring(
            registrations, aggregator, settings, counterMaker::eventTable, histogramMaker::family);
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
  public Family<Counter> counters(CounterDefinition definition) {
    return new TableFamily<>(counterMaker.table(definition));
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
    return new TableFamily<>(histogramMaker.family(definition).table());
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
    SeriesTable<S, T> table = tables.table(definition, kind, invalid);
    return new RegisteredMetric(
        descriptor,
        same,
        tables.series(definition, table, kind.bytes(), invalid),
        () -> kind.reader().read(descriptor, table.ordered()),
        null,
        null,
        () -> tables.drop(table));
  }
}
