package dev.tare.internal.naming;

import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A collector whose families are shown under other names, or not at all. */
public final class NamedCollector implements Collector {

  /**
   * What was announced, as it is shown.
   *
   * @param shown those that have another descriptor
   */
  private record Known(
      Map<MetricDescriptor, MetricDescriptor> shown, Set<MetricDescriptor> denied) {}

  private final Collector collector;
  private final FamilyNames names;

  /** Published reference: replaced whenever the collector has been asked. */
  private volatile Known known = new Known(Map.of(), Set.of());

  /** Shows what {@code collector} does. */
  public NamedCollector(Collector collector, FamilyNames names) {
    this.collector = collector;
    this.names = names;
  }

  @Override
  public String name() {
    return collector.name();
  }

  @Override
  public long revision() {
    return collector.revision();
  }

  @Override
  public Map<String, String> leftOut() {
    return collector.leftOut();
  }

  /** What is no descriptor is handed on: the registry says so. */
  @Override
  @SuppressWarnings("NullAway") // foreign code: there may be nulls
  public List<MetricDescriptor> descriptors() {
    List<MetricDescriptor> own = collector.descriptors();
    if (own == null) {
      return own;
    }
    Map<MetricDescriptor, MetricDescriptor> shown = new HashMap<>();
    Set<MetricDescriptor> denied = new HashSet<>();
    List<MetricDescriptor> all = new ArrayList<>();
    for (@Nullable MetricDescriptor descriptor : own) {
      MetricDescriptor as = descriptor == null ? null : names.shown(descriptor);
      if (descriptor != null && as == null) {
        denied.add(descriptor);
      } else {
        all.add(as);
        shown.put(descriptor, as);
      }
    }
    known = new Known(shown, denied);
    return all;
  }

  @Override
  @SuppressWarnings("NullAway") // foreign code: there may be nulls
  public List<MetricFamily> collect() {
    List<MetricFamily> own = collector.collect();
    if (own == null) {
      return own;
    }
    Known now = known;
    List<MetricFamily> all = new ArrayList<>();
    for (@Nullable MetricFamily family : own) {
      if (family == null || !now.denied().contains(family.descriptor())) {
        all.add(family == null ? null : shown(family, now));
      }
    }
    return all;
  }

  private static MetricFamily shown(MetricFamily family, Known now) {
    MetricDescriptor as = now.shown().get(family.descriptor());
    return as == null || as.equals(family.descriptor()) ? family : family.withDescriptor(as);
  }
}
