package dev.tare.internal.registry;

import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.builder.FamilyDefinition;
import dev.tare.internal.instrument.InvalidValues;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.MetricDescriptor;

/** Makes the tables of instruments that are no histograms. */
record TableMaker(Aggregator aggregator, RegistrySettings settings) {

  <S, T> SeriesTable<S, T> table(
      FamilyDefinition definition, InstrumentKind<S, T> kind, InvalidValues invalid) {
    MetricDescriptor descriptor = definition.descriptor();
    int limit = definition.seriesLimitOr(settings.seriesLimit());
    SeriesTable<S, T> table =
        new SeriesTable<>(
            descriptor.labelNames(),
            settings.labelText(),
            aggregator.seriesLimit(),
            limit,
            kind.newSeries(),
            series -> kind.handles().handle(series, descriptor, invalid),
            kind.onRemoved(),
            settings.onFirstOverflow(descriptor, limit, aggregator.errors()));
    if (!definition.expiry().isZero()) {
      aggregator.reclaimer().expire(table, definition.expiry().toNanos(), kind.activity());
    }
    return table;
  }

  /** What a registration knows of the series. */
  RegisteredMetric.Series series(
      FamilyDefinition definition, SeriesTable<?, ?> table, int bytes, InvalidValues invalid) {
    return new RegisteredMetric.Series(
        table, definition.seriesLimitOr(settings.seriesLimit()), bytes, invalid, null);
  }

  void drop(SeriesTable<?, ?> table) {
    aggregator.reclaimer().stopExpiring(table);
    table.drop();
  }
}
