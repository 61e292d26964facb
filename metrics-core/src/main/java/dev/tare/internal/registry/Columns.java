package dev.tare.internal.registry;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds families of which each has few series, by the value of their one label. */
final class Columns {
  private final List<MetricFamily> families = new ArrayList<>();

  List<MetricFamily> families() {
    return families;
  }

  void counter(MetricDescriptor descriptor, long raw) {
    families.add(new CounterFamily(descriptor, SeriesIndex.SINGLE, new long[] {raw}));
  }

  void counters(MetricDescriptor descriptor, Map<String, Long> sorted) {
    long[] values = sorted.values().stream().mapToLong(Long::longValue).toArray();
    families.add(new CounterFamily(descriptor, index(descriptor, sorted), values));
  }

  void gauge(MetricDescriptor descriptor, double value) {
    long[] bits = {Double.doubleToRawLongBits(value)};
    families.add(new GaugeFamily(descriptor, SeriesIndex.SINGLE, bits));
  }

  void gauges(MetricDescriptor descriptor, Map<String, Double> values) {
    Map<String, Double> sorted = new TreeMap<>(values);
    long[] bits = sorted.values().stream().mapToLong(Double::doubleToRawLongBits).toArray();
    families.add(new GaugeFamily(descriptor, index(descriptor, sorted), bits));
  }

  void summary(MetricDescriptor descriptor, long count, long rawSum) {
    families.add(
        new SummaryFamily(
            descriptor, SeriesIndex.SINGLE, new double[0], true, new long[] {count, rawSum}));
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
    SeriesIndex index = new SeriesIndex(descriptor.labelNames(), List.of(values));
    families.add(new InfoFamily(descriptor, index));
  }

  private static SeriesIndex index(MetricDescriptor descriptor, Map<String, ?> sorted) {
    return new SeriesIndex(
        descriptor.labelNames(), sorted.keySet().stream().map(List::of).toList());
  }
}
