package dev.tare.internal.registry;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Gauge;
import dev.tare.instrument.UpDownCounter;
import dev.tare.internal.aggregate.CounterSeries;
import dev.tare.internal.aggregate.SeriesTable;
import dev.tare.internal.aggregate.UpDownSeries;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Reads what the aggregator does not own: adders, gauges and callbacks, on the scraping thread. */
final class Readers {
  private Readers() {}

  static Supplier<@Nullable MetricFamily> counters(
      MetricDescriptor descriptor, SeriesTable<CounterSeries, Counter> table) {
    return () -> {
      SeriesTable.Ordered<CounterSeries> ordered = table.ordered();
      long[] values = values(ordered.series(), series -> series.adder().sum());
      return new CounterFamily(descriptor, ordered.index(), values);
    };
  }

  static Supplier<@Nullable MetricFamily> gauges(
      MetricDescriptor descriptor, SeriesTable<PaddedLong, Gauge> table) {
    return () -> {
      SeriesTable.Ordered<PaddedLong> ordered = table.ordered();
      long[] bits = values(ordered.series(), PaddedLong::acquire);
      return new GaugeFamily(descriptor, ordered.index(), bits);
    };
  }

  static Supplier<@Nullable MetricFamily> upDownCounters(
      MetricDescriptor descriptor, SeriesTable<UpDownSeries, UpDownCounter> table) {
    return () -> {
      SeriesTable.Ordered<UpDownSeries> ordered = table.ordered();
      long[] bits = values(ordered.series(), s -> Double.doubleToRawLongBits((double) s.open()));
      return new GaugeFamily(descriptor, ordered.index(), bits);
    };
  }

  static Supplier<@Nullable MetricFamily> counter(
      MetricDescriptor descriptor, LongSupplier source) {
    return () -> new CounterFamily(descriptor, SeriesIndex.SINGLE, new long[] {source.getAsLong()});
  }

  static Supplier<@Nullable MetricFamily> gauge(
      MetricDescriptor descriptor, DoubleSupplier source) {
    return () -> {
      double value = source.getAsDouble();
      return Double.isNaN(value)
          ? null
          : new GaugeFamily(
              descriptor, SeriesIndex.SINGLE, new long[] {Double.doubleToRawLongBits(value)});
    };
  }

  private static <S> long[] values(List<S> series, ToLongFunction<S> read) {
    long[] values = new long[series.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read.applyAsLong(series.get(i));
    }
    return values;
  }
}
