package dev.tare.internal.gather;

import dev.tare.internal.collect.ScrapeStats;
import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;

/** Builds families of which each has few series, mostly by the value of their one label. */
final class Columns {
  private final ConcurrentMap<String, SeriesIndex> indexes;
  private final long createdMs;
  private final List<MetricFamily> families = new ArrayList<>();

  /**
   * @param indexes what the scrape before left, by the name of the family: an index stays the same
   *     object for as long as its rows are the same, as writers keep its text; any number of
   *     scrapes at once
   * @param createdMs when what goes on for as long as the {@code Metrics} began, in milliseconds
   *     since 1970; 0 where that is not told
   */
  Columns(ConcurrentMap<String, SeriesIndex> indexes, long createdMs) {
    this.indexes = indexes;
    this.createdMs = createdMs;
  }

  List<MetricFamily> families() {
    return families;
  }

  void counter(MetricDescriptor descriptor, long raw) {
    CounterFamily family = new CounterFamily(descriptor, SeriesIndex.SINGLE, new long[] {raw});
    families.add(createdMs == 0 ? family : family.withCreated(new long[] {createdMs}));
  }

  void counters(MetricDescriptor descriptor, Map<String, Long> sorted) {
    families.add(new CounterFamily(descriptor, index(descriptor, sorted), longs(sorted.values())));
  }

  /** The rows are those of several labels, sorted. */
  void counters(MetricDescriptor descriptor, List<List<String>> sortedRows, List<Long> values) {
    families.add(new CounterFamily(descriptor, index(descriptor, sortedRows), longs(values)));
  }

  void gauge(MetricDescriptor descriptor, double value) {
    long[] bits = {Double.doubleToRawLongBits(value)};
    families.add(new GaugeFamily(descriptor, SeriesIndex.SINGLE, bits));
  }

  void gauges(MetricDescriptor descriptor, Map<String, Double> values) {
    Map<String, Double> sorted = new TreeMap<>(values);
    long[] bits = new long[sorted.size()];
    int row = 0;
    for (double value : sorted.values()) {
      bits[row++] = Double.doubleToRawLongBits(value);
    }
    families.add(new GaugeFamily(descriptor, index(descriptor, sorted), bits));
  }

  void summary(MetricDescriptor descriptor, long count, long rawSum) {
    SummaryFamily family =
        new SummaryFamily(
            descriptor, SeriesIndex.SINGLE, new double[0], true, new long[] {count, rawSum});
    families.add(createdMs == 0 ? family : family.withCreated(new long[] {createdMs}));
  }

  void summaries(MetricDescriptor descriptor, Map<String, ScrapeStats.Cost> sorted) {
    long[] values = new long[2 * sorted.size()];
    int at = 0;
    for (ScrapeStats.Cost cost : sorted.values()) {
      values[at++] = cost.scrapes().sum();
      values[at++] = cost.nanos().sum();
    }
    families.add(
        new SummaryFamily(descriptor, index(descriptor, sorted), new double[0], true, values));
  }

  void info(MetricDescriptor descriptor, List<String> values) {
    families.add(new InfoFamily(descriptor, index(descriptor, List.of(values))));
  }

  private SeriesIndex index(MetricDescriptor descriptor, Map<String, ?> sorted) {
    return index(descriptor, sorted.keySet().stream().map(List::of).toList());
  }

  private SeriesIndex index(MetricDescriptor descriptor, List<List<String>> sortedRows) {
    String name = descriptor.name().value();
    SeriesIndex known = indexes.get(name);
    if (known != null && hasRows(known, sortedRows)) {
      return known;
    }
    SeriesIndex fresh = new SeriesIndex(descriptor.labelNames(), sortedRows);
    indexes.put(name, fresh);
    return fresh;
  }

  private static long[] longs(Collection<Long> values) {
    long[] longs = new long[values.size()];
    int row = 0;
    for (long value : values) {
      longs[row++] = value;
    }
    return longs;
  }

  private static boolean hasRows(SeriesIndex index, List<List<String>> rows) {
    boolean same = index.size() == rows.size();
    for (int row = 0; same && row < index.size(); row++) {
      same = index.values(row).equals(rows.get(row));
    }
    return same;
  }
}
