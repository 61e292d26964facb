package dev.tare.internal.aggregate;

import dev.tare.internal.histogram.SeriesBytes;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.OrderedSeries;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A family of counters that an event counts. Read by the aggregator between two records, so that it
 * moves in step with the event's histograms.
 */
public record CounterFamilyState(MetricDescriptor descriptor, SeriesTable<CounterSeries, ?> table)
    implements AggregatedFamily {

  @Override
  public void copyTo(List<MetricFamily> families, Detail detail) {
    families.add(family(descriptor, table.ordered(), CounterSeries::total));
  }

  /**
   * The family of some series.
   *
   * @param count what of a series is read
   */
  public static CounterFamily family(
      MetricDescriptor descriptor,
      OrderedSeries<CounterSeries> ordered,
      ToLongFunction<CounterSeries> count) {
    long[] values = ordered.series().stream().mapToLong(count).toArray();
    CounterFamily family = new CounterFamily(descriptor, ordered.index(), values);
    long[] created = ordered.created(CounterSeries::createdMs);
    return created == null ? family : family.withCreated(created);
  }

  @Override
  public void free() {
    table.ordered().series().forEach(CounterSeries::free); // adders are what handles are
  }

  @Override
  public SeriesBytes bytes() {
    return SeriesBytes.NONE; // the registry knows, as of all counters
  }
}
