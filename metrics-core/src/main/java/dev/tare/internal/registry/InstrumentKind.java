package dev.tare.internal.registry;

import dev.tare.internal.instrument.InvalidValues;
import dev.tare.internal.series.OrderedSeries;
import dev.tare.internal.series.SeriesSource;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * What instruments of one kind have in common.
 *
 * @param name tells definitions of different kinds apart
 * @param bytes what a series takes with its handle and label values, adders at rest, about
 * @param newSeries makes what is recorded into
 * @param handles makes what the user holds
 * @param onRemoved told of each series that is removed
 * @param activity a number that changes when a series is recorded into
 * @param reader reads the family on the scraping thread, or says that the aggregator does
 */
record InstrumentKind<S, T>(
    String name,
    int bytes,
    SeriesSource<S> newSeries,
    Handles<S, T> handles,
    BiConsumer<S, T> onRemoved,
    ToLongFunction<S> activity,
    FamilyReader<S> reader) {

  /** Makes what the user holds of a series. */
  interface Handles<S, T> {
    T handle(S series, MetricDescriptor descriptor, InvalidValues invalid);
  }

  /** Reads all series of a table. */
  interface FamilyReader<S> {
    MetricFamily read(MetricDescriptor descriptor, OrderedSeries<S> ordered);
  }
}
