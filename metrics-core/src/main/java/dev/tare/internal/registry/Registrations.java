package dev.tare.internal.registry;

import dev.tare.internal.builder.FamilyDefinition;
import dev.tare.internal.collect.Announced;
import dev.tare.internal.instrument.KeyLabelValues;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.MetricDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All registered metrics, each name once. Registering takes a lock; reading what there is does not,
 * so that a scrape never waits for somebody who registers.
 */
public final class Registrations {
  private final Map<String, RegisteredMetric> byName = new HashMap<>();
  private final List<RegisteredMetric> all = new CopyOnWriteArrayList<>();
  private final List<CollectorRegistration> sources = new CopyOnWriteArrayList<>();
  private final SampleNames sampleNames =
      new SampleNames(name -> Objects.requireNonNull(byName.get(name)).holder());
  private final AtomicLong released = new AtomicLong();
  private final Map<String, List<KeyLabelValues>> eventLabels = new ConcurrentHashMap<>();
  private final Set<String> unlisted = ConcurrentHashMap.newKeySet();
  private final RegistrySettings settings;
  private final Consumer<String> onFree;
  private final DroppedCounts dropped = new DroppedCounts();

  /** Under the lock: names of metrics that were found again by somebody else than an event. */
  private final Set<String> heldBesides = new HashSet<>();

  /** Under the lock: where what is added is noted down; null where nobody asks. */
  private @Nullable List<RegisteredMetric> watching;

  /**
   * None yet.
   *
   * @param onFree takes names that were given back for good, under the lock
   */
  public Registrations(RegistrySettings settings, Consumer<String> onFree) {
    this.settings = settings;
    this.onFree = onFree;
  }

  /** Says that a name is free, if it is. */
  public synchronized void freeUnlessHeld(String name) {
    if (!byName.containsKey(name)) {
      onFree.accept(name);
    }
  }

  private void freeUnlessHeld(Collection<MetricDescriptor> descriptors) {
    descriptors.forEach(descriptor -> freeUnlessHeld(descriptor.name().value()));
  }

  /** Runs what needs several calls that nobody may come between. */
  public synchronized <T> T locked(Supplier<T> action) {
    return action.get();
  }

  /** What metrics had counted of themselves that are registered no more. */
  public DroppedCounts dropped() {
    return dropped;
  }

  /** Under the lock: whether a metric was asked for beside the events that feed it. */
  boolean isHeldBesides(RegisteredMetric metric) {
    return heldBesides.contains(metric.descriptor().name().value());
  }

  /** Under the lock: begins a list of all that is added until {@link #end}. */
  List<RegisteredMetric> begin() {
    List<RegisteredMetric> added = new ArrayList<>();
    watching = added;
    return added;
  }

  /** Under the lock: ends the list. */
  void end() {
    watching = null;
  }

  /**
   * The metric of a definition: the one registered before, or a new one.
   *
   * @param kind what beside the descriptor makes two definitions the same
   * @param create makes the metric of that kind
   * @throws IllegalArgumentException if the name has another definition, or collides with another's
   */
  synchronized RegisteredMetric findOrAdd(
      FamilyDefinition definition, List<?> kind, Function<List<?>, RegisteredMetric> create) {
    MetricDescriptor descriptor = definition.descriptor();
    RegisteredMetric known = byName.get(descriptor.name().value());
    if (known == null) {
      return add(descriptor, () -> create.apply(kind));
    }
    if (!known.descriptor().equals(descriptor) || !known.kind().equals(kind)) {
      throw differs(known, descriptor, kind);
    }
    RegisteredMetric.Series series = known.series();
    if (series != null && definition.seriesLimitOr(series.limit()) != series.limit()) {
      throw new IllegalArgumentException(
          "seriesLimit=%d of name=%s (it is registered with %d)"
              .formatted(definition.seriesLimit(), descriptor.name(), series.limit()));
    }
    if (watching == null) {
      heldBesides.add(descriptor.name().value());
    }
    return known;
  }

  static IllegalArgumentException differs(
      RegisteredMetric known, MetricDescriptor descriptor, List<?> kind) {
    return new IllegalArgumentException(
        "name=%s is registered as %s %s, now wanted as %s %s"
            .formatted(descriptor.name(), known.descriptor(), known.kind(), descriptor, kind));
  }

  /**
   * Adds a metric that must be new.
   *
   * @throws IllegalArgumentException if the name is taken or not allowed, or a label is a common
   *     one
   */
  public synchronized RegisteredMetric add(
      MetricDescriptor descriptor, Supplier<RegisteredMetric> create) {
    settings.check(descriptor);
    return put(descriptor, create);
  }

  /** Takes the name of a family that somebody else provides. */
  public synchronized void add(MetricDescriptor descriptor, String owner) {
    settings.check(descriptor);
    putReserved(descriptor, owner);
  }

  /**
   * Takes the name of the quantiles of a histogram.
   *
   * @throws IllegalArgumentException if it is taken or not allowed, or a label is a common one
   */
  synchronized void addQuantiles(MetricDescriptor descriptor, String owner) {
    settings.checkOwn(descriptor);
    putReserved(descriptor, owner);
  }

  private void putReserved(MetricDescriptor descriptor, String owner) {
    List<RegisteredMetric> watching = this.watching;
    this.watching = null; // goes with its owner
    try {
      put(descriptor, () -> RegisteredMetric.reserved(descriptor, owner));
    } finally {
      this.watching = watching;
    }
  }

  /** Keeps a family of this name off the pages, until its name is given back. */
  void unlist(MetricDescriptor descriptor) {
    unlisted.add(descriptor.name().value());
  }

  /** Whether pages show this family. Any thread; takes no lock. */
  public boolean isListed(MetricDescriptor descriptor) {
    return unlisted.isEmpty() || !unlisted.contains(descriptor.name().value());
  }

  /** Takes the name of a self-metric, whose own labels go before common ones of the same name. */
  public synchronized void reserve(MetricDescriptor descriptor) {
    put(descriptor, () -> RegisteredMetric.reserved(descriptor, "Tare, which weighs itself"));
  }

  private RegisteredMetric put(MetricDescriptor descriptor, Supplier<RegisteredMetric> create) {
    sampleNames.take(descriptor);
    boolean added = false;
    try {
      RegisteredMetric fresh = create.get();
      byName.put(descriptor.name().value(), fresh);
      all.add(fresh);
      if (watching != null) {
        watching.add(fresh);
      }
      added = true;
      return fresh;
    } finally {
      if (!added) {
        // Else the name would be refused for ever, even to a definition that is right.
        sampleNames.release(descriptor);
      }
    }
  }

  /** Removes a metric and all of its series; does nothing where it has been done. */
  @SuppressWarnings("ReferenceEquality") // the very one: the name may be another's by now
  public synchronized void drop(RegisteredMetric metric) {
    if (byName.get(metric.descriptor().name().value()) == metric) {
      dropped.add(metric);
      heldBesides.remove(metric.descriptor().name().value());
      remove(metric.descriptor());
      metric.onDropped().run();
      freeUnlessHeld(metric.descriptor().name().value());
    }
  }

  /** The metric of a name; null where there is none. */
  public synchronized @Nullable RegisteredMetric find(String name) {
    return byName.get(name);
  }

  /**
   * Adds a collector and takes its names: all of them, or, if one is taken, none.
   *
   * @throws IllegalArgumentException if a name is taken, or a label is a common one
   */
  public synchronized void add(
      CollectorRegistration source, long revision, List<MetricDescriptor> announced) {
    Map<String, MetricDescriptor> taken = new HashMap<>();
    boolean added = false;
    try {
      for (MetricDescriptor descriptor : announced) {
        add(descriptor, source.owner());
        taken.put(descriptor.name().value(), descriptor);
      }
      sources.add(source);
      source.announced(new Announced(revision, taken, Map.of(), released.get()));
      added = true;
    } finally {
      if (!added) {
        taken.values().forEach(this::remove);
        freeUnlessHeld(announced);
      }
    }
  }

  /**
   * Gives back the names that a collector announces no more, and takes the new ones that are free.
   * Does nothing if it is closed, or if another scrape knew a later revision.
   */
  synchronized void change(
      CollectorRegistration source, long revision, List<MetricDescriptor> announced) {
    Announced known = source.announced();
    if (known.closed() || revision < known.revision()) {
      freeUnlessHeld(announced);
      return;
    }
    Map<String, MetricDescriptor> wanted = new LinkedHashMap<>();
    announced.forEach(descriptor -> wanted.putIfAbsent(descriptor.name().value(), descriptor));
    Map<String, MetricDescriptor> taken = new HashMap<>(known.taken());
    Map<String, String> refused = new HashMap<>();
    try {
      for (MetricDescriptor held : known.taken().values()) {
        if (!held.equals(wanted.get(held.name().value()))) {
          remove(held);
          taken.remove(held.name().value());
        }
      }
      wanted.keySet().removeAll(taken.keySet());
      for (MetricDescriptor descriptor : wanted.values()) {
        String name = descriptor.name().value();
        try {
          add(descriptor, source.owner());
          taken.put(name, descriptor);
        } catch (IllegalArgumentException e) {
          refused.put(name, String.valueOf(e.getMessage()));
        }
      }
    } finally { // what it holds must be known, or nobody would ever give it back
      source.announced(new Announced(revision, taken, refused, released.get()));
      freeUnlessHeld(known.taken().values());
      freeUnlessHeld(announced);
    }
  }

  /** Gives back all names of a collector; nothing where that has been done. */
  synchronized void remove(CollectorRegistration source) {
    Announced known = source.announced();
    source.announced(Announced.CLOSED);
    sources.remove(source);
    known.taken().values().forEach(this::remove);
    freeUnlessHeld(known.taken().values());
  }

  synchronized void remove(MetricDescriptor descriptor) {
    sampleNames.release(descriptor);
    unlisted.remove(descriptor.name().value());
    all.remove(byName.remove(descriptor.name().value()));
    released.incrementAndGet();
  }

  /**
   * The series of a metric.
   *
   * @throws IllegalArgumentException if nothing of that name was registered that has series here
   */
  public synchronized SeriesTable<?, ?> table(String name) {
    RegisteredMetric known = byName.get(name);
    SeriesTable<?, ?> table = known == null ? null : known.table();
    if (table == null) {
      throw new IllegalArgumentException(
          "name=" + name + " (allowed: registered metrics that are recorded into)");
    }
    return table;
  }

  /**
   * How often names have been given back. While this stands still, no two families that belong to
   * their names can write the same sample.
   */
  public long released() {
    return released.get();
  }

  /** Every metric, in the order of registration. */
  public List<RegisteredMetric> all() {
    return all;
  }

  /** The labels of each event, by its name. Any thread. */
  public Map<String, List<KeyLabelValues>> eventLabels() {
    return eventLabels;
  }

  /** Every collector, in the order of registration. */
  public List<CollectorRegistration> sources() {
    return sources;
  }
}
