package dev.tare.process;

import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.List;

/** Shows scrapes what was collected last; reads no file. */
record ResourceCollector(SourceSet sources, ResourceDetail detail, String systemPrefix)
    implements Collector {

  @Override
  public String name() {
    return "resource";
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return sources.descriptors().stream().filter(this::shows).toList();
  }

  @Override
  public List<MetricFamily> collect() {
    List<MetricFamily> families = sources.families();
    return detail == ResourceDetail.ALL
        ? families
        : families.stream().filter(family -> shows(family.descriptor())).toList();
  }

  private boolean shows(MetricDescriptor descriptor) {
    return detail.shows(descriptor.name().value(), systemPrefix);
  }
}
