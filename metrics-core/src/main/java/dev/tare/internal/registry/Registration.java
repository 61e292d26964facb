package dev.tare.internal.registry;

import dev.tare.internal.aggregate.HistogramState;
import dev.tare.internal.aggregate.SeriesTable;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One registered metric.
 *
 * @param descriptor what it is
 * @param kind what else must be equal for a definition to be the same
 * @param table its series; null for a callback or a collector's family
 * @param reader reads the family on the scraping thread, null where it is not known now; absent
 *     where the aggregator or a collector provides the family
 * @param seriesBytes what a series takes, about; 0 where it is the aggregator's to tell
 * @param histogram the state behind the table of a histogram
 */
record Registration(
    MetricDescriptor descriptor,
    List<?> kind,
    @Nullable SeriesTable<?, ?> table,
    @Nullable Supplier<@Nullable MetricFamily> reader,
    int seriesBytes,
    @Nullable HistogramState<?> histogram) {

  /** What all series take, about; 0 where it is the aggregator's to tell. */
  long bytes() {
    return table == null ? 0 : (long) seriesBytes * table.ordered().series().size();
  }

  /** A family that somebody else provides; it only takes the name. */
  static Registration reserved(MetricDescriptor descriptor, String owner) {
    return new Registration(descriptor, List.of(owner), null, null, 0, null);
  }

  /** A family without a table, read where it is kept. */
  static Registration callback(
      MetricDescriptor descriptor, Supplier<@Nullable MetricFamily> reader) {
    return new Registration(descriptor, List.of("callback"), null, reader, 0, null);
  }
}
