package dev.tare.internal.registry;

import dev.tare.internal.aggregate.AggregateCopy;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts a snapshot together on the scraping thread. */
record Gatherer(
    Registrations registrations,
    Aggregator aggregator,
    SelfFamilies selfFamilies,
    RegistrySettings settings) {

  MetricsSnapshot gather(Detail detail) {
    AggregateCopy copy = aggregator.snapshot(detail);
    List<MetricFamily> families = new ArrayList<>(copy.families());
    for (RegisteredMetric registration : registrations.all()) {
      RegisteredMetric.Reader reader = registration.reader();
      if (reader != null) {
        read(registration.descriptor(), reader, families);
      }
    }
    for (Source source : registrations.sources()) {
      collect(source, families);
    }
    families.removeIf(Gatherer::isUnused);
    leaveOutTwins(families);
    aggregator.errors().deliver(); // before the self-metrics, which count what the handler throws
    families.addAll(selfFamilies.read(copy.stats()));
    List<MetricFamily> shown = new ArrayList<>(selfFamilies.selection().shown(families));
    shown.removeIf(Gatherer::isUnused);
    return new MetricsSnapshot(settings.commonLabels(), shown);
  }

  @SuppressWarnings(
      "CatchThrowable") // a callback is foreign code: its failure must cost only itself
  private void read(
      MetricDescriptor descriptor, RegisteredMetric.Reader reader, List<MetricFamily> families) {
    try {
      MetricFamily family = reader.read(e -> failed(descriptor.name().value(), e));
      if (family != null) {
        families.add(family);
      }
    } catch (Throwable e) {
      failed(descriptor.name().value(), e);
    }
  }

  @SuppressWarnings("CatchThrowable") // as above
  private void collect(Source source, List<MetricFamily> families) {
    try {
      families.addAll(source.collect());
    } catch (Throwable e) {
      failed(source.name(), e);
    }
  }

  /** A series index without rows is a family that nobody has used yet. */
  private static boolean isUnused(MetricFamily family) {
    return family.series().size() == 0;
  }

  /**
   * Keeps the first family of a name. The registry gives a name to one owner at a time, so there is
   * no second one unless a reader returns what is not its own; it must not cost the whole page.
   */
  private void leaveOutTwins(List<MetricFamily> families) {
    Set<String> seen = new HashSet<>(selfFamilies.names());
    families.removeIf(
        family -> {
          String name = family.descriptor().name().value();
          boolean twin = !seen.add(NameEscaping.UNDERSCORES.metric(name));
          if (twin) {
            failed(name, new IllegalStateException("name=" + name + " (read twice, kept once)"));
          }
          return twin;
        });
  }

  private void failed(String collector, Throwable e) {
    selfFamilies.countError(collector);
    aggregator.errors().tell(e);
  }
}
