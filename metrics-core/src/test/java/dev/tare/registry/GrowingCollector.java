package dev.tare.registry;

import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Gauges that come and go, each 1. */
class GrowingCollector implements Collector {
  private final Map<String, MetricDescriptor> gauges = new ConcurrentSkipListMap<>();
  private final AtomicLong revision = new AtomicLong();
  final AtomicInteger asked = new AtomicInteger();

  GrowingCollector add(MetricDescriptor gauge) {
    gauges.put(gauge.name().value(), gauge);
    revision.incrementAndGet();
    return this;
  }

  GrowingCollector add(String name) {
    return add(TestCollector.gauge(name));
  }

  void remove(String name) {
    gauges.remove(name);
    revision.incrementAndGet();
  }

  @Override
  public String name() {
    return "growing";
  }

  @Override
  public long revision() {
    return revision.get();
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    asked.incrementAndGet();
    return List.copyOf(gauges.values());
  }

  @Override
  public List<MetricFamily> collect() {
    return gauges.values().stream().map(TestCollector::one).toList();
  }
}
