package dev.tare.registry;

import dev.tare.model.Collector;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Gauges that are 1, or what else a test wants of a collector. */
record TestCollector(
    String name, List<MetricDescriptor> descriptors, Supplier<List<MetricFamily>> families)
    implements Collector {

  TestCollector(String name, String... gauges) {
    this(name, all(gauges), () -> all(gauges).stream().map(TestCollector::one).toList());
  }

  TestCollector returning(Supplier<List<MetricFamily>> families) {
    return new TestCollector(name, descriptors, families);
  }

  private static List<MetricDescriptor> all(String... gauges) {
    return Stream.of(gauges).map(TestCollector::gauge).toList();
  }

  static MetricDescriptor gauge(String name, String... labels) {
    return new MetricDescriptor(
        new MetricName(name), MetricType.GAUGE, "G.", Unit.NONE, List.of(labels));
  }

  static MetricFamily one(MetricDescriptor descriptor) {
    return new GaugeFamily(
        descriptor, SeriesIndex.SINGLE, new long[] {Double.doubleToRawLongBits(1)});
  }

  @Override
  public List<MetricFamily> collect() {
    return families.get();
  }
}
