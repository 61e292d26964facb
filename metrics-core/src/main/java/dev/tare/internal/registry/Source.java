package dev.tare.internal.registry;

import dev.tare.model.Collector;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A collector, with what it said when it was registered. It is foreign code, so it is not asked
 * again: names that it made up later may belong to somebody else.
 *
 * @param announced the families that it may return
 */
record Source(Collector collector, String name, List<MetricDescriptor> announced) {

  static Source of(Collector collector) {
    String name = Labels.repaired(collector.name()); // it is a label's value where it is counted
    return new Source(collector, name, List.copyOf(collector.descriptors()));
  }

  /**
   * Reads the collector.
   *
   * @throws IllegalStateException if it returns what it must not, which would spoil the whole
   *     scrape
   */
  List<MetricFamily> collect() {
    List<MetricFamily> families = List.copyOf(collector.collect());
    Set<MetricDescriptor> left = new HashSet<>(announced);
    for (MetricFamily family : families) {
      MetricDescriptor descriptor = family.descriptor();
      if (!left.remove(descriptor)) {
        throw new IllegalStateException(
            "name=%s of collector=%s (allowed: families that it announced, each once)"
                .formatted(descriptor.name(), name));
      }
      if (!family.series().labelNames().equals(descriptor.labelNames())) {
        throw new IllegalStateException(
            "labels=%s of name=%s of collector=%s (announced: %s)"
                .formatted(
                    family.series().labelNames(),
                    descriptor.name(),
                    name,
                    descriptor.labelNames()));
      }
    }
    return families;
  }
}
