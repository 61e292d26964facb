package dev.tare.internal.registry;

import dev.tare.internal.aggregate.SeriesTable;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What instruments of one kind have in common.
 *
 * @param name tells definitions of different kinds apart
 * @param bytes what a series takes with its handle and label values, adders at rest, about
 * @param newSeries makes what is recorded into
 * @param newHandle makes what the user holds
 * @param onRemoved told of each series that is removed
 * @param activity a number that changes when a series is recorded into
 * @param reader makes what reads the family on the scraping thread; null where the aggregator does
 */
record InstrumentKind<S, T>(
    String name,
    int bytes,
    Supplier<S> newSeries,
    Function<S, T> newHandle,
    BiConsumer<S, T> onRemoved,
    ToLongFunction<S> activity,
    BiFunction<MetricDescriptor, SeriesTable<S, T>, @Nullable Supplier<@Nullable MetricFamily>>
        reader) {}
