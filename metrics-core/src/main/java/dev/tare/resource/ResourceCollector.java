package dev.tare.resource;

import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.List;

/** Shows scrapes what was collected last; reads no file. */
record ResourceCollector(SourceSet sources) implements Collector {

  @Override
  public String name() {
    return "resource";
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return sources.descriptors();
  }

  @Override
  public List<MetricFamily> collect() {
    return sources.families();
  }
}
