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

/**
 * A family of counters that an event counts. Read by the aggregator between two records, so that it
 * moves in step with the event's histograms.
 */
public record CounterFamilyState(MetricDescriptor descriptor, SeriesTable<CounterSeries, ?> table)
    implements AggregatedFamily {

  @Override
  public void copyTo(List<MetricFamily> families, Detail detail) {
    OrderedSeries<CounterSeries> ordered = table.ordered();
    long[] values = new long[ordered.series().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ordered.series().get(i).total();
    }
    families.add(new CounterFamily(descriptor, ordered.index(), values));
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
