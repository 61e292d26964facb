package dev.tare.internal.registry;

import dev.tare.internal.aggregate.SeriesTable;
import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * All registered metrics, each name once. Registering takes a lock; reading what there is does not,
 * so that a scrape never waits for somebody who registers.
 */
final class Registrations {
  private final Map<String, Registration> byName = new HashMap<>();
  private final List<Registration> all = new CopyOnWriteArrayList<>();
  private final List<Source> sources = new CopyOnWriteArrayList<>();
  private final SampleNames sampleNames = new SampleNames();
  private final RegistrySettings settings;

  Registrations(RegistrySettings settings) {
    this.settings = settings;
  }

  /**
   * The registration of a definition: the one made before, or a new one.
   *
   * @param kind what beside the descriptor makes two definitions the same
   * @throws IllegalArgumentException if the name has another definition, or collides with another's
   */
  synchronized Registration findOrAdd(
      MetricDescriptor descriptor, List<?> kind, Supplier<Registration> create) {
    Registration known = byName.get(descriptor.name().value());
    if (known == null) {
      return add(descriptor, create);
    }
    if (!known.descriptor().equals(descriptor) || !known.kind().equals(kind)) {
      throw new IllegalArgumentException(
          "name=%s is registered as %s %s, now wanted as %s %s"
              .formatted(descriptor.name(), known.descriptor(), known.kind(), descriptor, kind));
    }
    return known;
  }

  /**
   * Adds a metric that must be new.
   *
   * @throws IllegalArgumentException if the name is taken or not allowed, or a label is a common
   *     one
   */
  synchronized Registration add(MetricDescriptor descriptor, Supplier<Registration> create) {
    settings.check(descriptor);
    return put(descriptor, create);
  }

  /** Takes the name of a self-metric, whose own labels go before common ones of the same name. */
  synchronized void reserve(MetricDescriptor descriptor) {
    put(descriptor, () -> Registration.reserved(descriptor, "self-metric"));
  }

  private Registration put(MetricDescriptor descriptor, Supplier<Registration> create) {
    sampleNames.take(descriptor);
    boolean added = false;
    try {
      Registration fresh = create.get();
      byName.put(descriptor.name().value(), fresh);
      all.add(fresh);
      added = true;
      return fresh;
    } finally {
      if (!added) {
        // Else the name would be refused for ever, even to a definition that is right.
        sampleNames.release(descriptor);
      }
    }
  }

  /**
   * Adds a collector and takes its names: all of them, or, if one is taken, none.
   *
   * @throws IllegalArgumentException if a name is taken, or a label is a common one
   */
  synchronized void add(Source source) {
    List<MetricDescriptor> taken = new ArrayList<>();
    try {
      for (MetricDescriptor descriptor : source.announced()) {
        add(descriptor, () -> Registration.reserved(descriptor, "collector " + source.name()));
        taken.add(descriptor);
      }
    } catch (IllegalArgumentException e) {
      taken.forEach(this::remove);
      throw e;
    }
    sources.add(source);
  }

  /** Removes what {@link #add(Source)} added for a collector. */
  @SuppressWarnings("ReferenceEquality") // the very one: another that is equal has other names
  synchronized void remove(Collector collector) {
    List<Source> removed = sources.stream().filter(s -> s.collector() == collector).toList();
    sources.removeAll(removed);
    removed.forEach(source -> source.announced().forEach(this::remove));
  }

  private void remove(MetricDescriptor descriptor) {
    sampleNames.release(descriptor);
    all.remove(byName.remove(descriptor.name().value()));
  }

  /**
   * The series of a metric.
   *
   * @throws IllegalArgumentException if nothing of that name was registered that has series here
   */
  synchronized SeriesTable<?, ?> table(String name) {
    Registration known = byName.get(name);
    SeriesTable<?, ?> table = known == null ? null : known.table();
    if (table == null) {
      throw new IllegalArgumentException(
          "name=" + name + " (allowed: registered metrics that are recorded into)");
    }
    return table;
  }

  /** Every metric, in the order of registration. */
  List<Registration> all() {
    return all;
  }

  /** Every collector, in the order of registration. */
  List<Source> sources() {
    return sources;
  }
}
