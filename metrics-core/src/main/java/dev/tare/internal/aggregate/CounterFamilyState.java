package dev.tare.internal.aggregate;

import dev.tare.internal.histogram.SeriesBytes;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.OrderedSeries;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.Exemplar;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A family of counters that an event counts, or that have exemplars. Read by the aggregator between
 * two records, so that it moves in step with the event's histograms.
 *
 * @param exemplars whether they have some
 */
public record CounterFamilyState(
    MetricDescriptor descriptor, SeriesTable<CounterSeries, ?> table, boolean exemplars)
    implements AggregatedFamily {

  @Override
  public void copyTo(List<MetricFamily> families, Detail detail) {
    OrderedSeries<CounterSeries> ordered = table.ordered();
    CounterFamily family = family(descriptor, ordered, CounterSeries::total);
    families.add(exemplars ? family.withExemplars(exemplars(ordered.series())) : family);
  }

  private static @Nullable Exemplar[] exemplars(List<CounterSeries> series) {
    @Nullable Exemplar[] exemplars = new @Nullable Exemplar[series.size()];
    Arrays.setAll(exemplars, i -> series.get(i).exemplar());
    return exemplars;
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
    CounterFamily family = new CounterFamily(descriptor, ordered.index(), ordered.longs(count));
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
