package dev.tare.internal.registry;

import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Puts a snapshot together on the scraping thread. */
final class Gatherer {
  private static final int MAX_KINDS = 1_000;

  private final Registrations registrations;
  private final AggregatorAgent agent;
  private final SelfFamilies selfFamilies;
  private final RegistrySettings settings;
  private final Faults faults;
  private final ToldKinds told = new ToldKinds(MAX_KINDS);

  /** Threads that are in foreign code; a snapshot that it asks for must not lead into it again. */
  private final Set<Thread> inForeignCode = ConcurrentHashMap.newKeySet();

  Gatherer(
      Registrations registrations,
      AggregatorAgent agent,
      SelfFamilies selfFamilies,
      RegistrySettings settings) {
    this.registrations = registrations;
    this.agent = agent;
    this.selfFamilies = selfFamilies;
    this.settings = settings;
    this.faults = new Faults(selfFamilies, agent.aggregator().errors());
  }

  MetricsSnapshot gather(Detail detail) {
    long released = registrations.released(); // first: a name may change hands meanwhile
    AggregatorSnapshot copy = agent.snapshot(detail);
    List<MetricFamily> families = new ArrayList<>(copy.families());
    Thread thread = Thread.currentThread();
    boolean foreign = inForeignCode.add(thread);
    try {
      read(foreign, families);
    } finally {
      if (foreign) {
        inForeignCode.remove(thread);
      }
    }
    families.removeIf(Gatherer::isUnused);
    leaveOutTwins(families);
    if (registrations.released() != released) {
      leaveOutCollisions(families);
    }
    agent
        .aggregator()
        .errors()
        .deliver(); // before the self-metrics, which count what the handler throws
    families.addAll(selfFamilies.read(copy.stats()));
    List<MetricFamily> shown = new ArrayList<>(selfFamilies.selection().shown(families));
    shown.removeIf(Gatherer::isUnused);
    return new MetricsSnapshot(settings.commonLabels(), shown);
  }

  /**
   * Reads what the aggregator does not own.
   *
   * @param foreign whether callbacks and collectors are among it
   */
  private void read(boolean foreign, List<MetricFamily> families) {
    for (RegisteredMetric metric : registrations.all()) {
      RegisteredMetric.Reader reader = metric.reader();
      if (reader != null && (foreign || !(reader instanceof CallbackFamily))) {
        read(metric.descriptor().name().value(), reader, families);
      }
    }
    families.forEach(this::countBelowZero);
    if (foreign) {
      for (CollectorRegistration source : registrations.sources()) {
        families.addAll(new CollectorDoor(source, faults).collect());
      }
    }
  }

  @SuppressWarnings(
      "CatchThrowable") // a callback is foreign code: its failure must cost only itself
  private void read(String name, RegisteredMetric.Reader reader, List<MetricFamily> families) {
    try {
      MetricFamily family = reader.read(e -> threw(name, e));
      if (family != null) {
        families.add(family);
      }
    } catch (Throwable e) {
      threw(name, e);
    }
  }

  private void threw(String name, Throwable e) {
    String kind = name + " " + e.getClass().getName();
    faults.found(name, told, kind, "callback of name=%s threw %s".formatted(name, e), e);
  }

  /** A counter of this registry's own wraps, or is added a negative number to. */
  private void countBelowZero(MetricFamily family) {
    if (family instanceof CounterFamily counters && FamilyCheck.fallsBelowZero(counters)) {
      String name = family.descriptor().name().value();
      faults.found(name, told, name, "name=" + name + ": " + Wrong.BELOW_ZERO.what(), null);
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
    leaveOut(
        families,
        family -> !seen.add(NameEscaping.UNDERSCORES.metric(family.descriptor().name().value())));
  }

  /** A name changed hands meanwhile: what was read of its old owner may collide with the new. */
  private void leaveOutCollisions(List<MetricFamily> families) {
    SampleNames names = new SampleNames(name -> "this scrape");
    leaveOut(
        families,
        family -> {
          try {
            names.take(family.descriptor());
            return false;
          } catch (IllegalArgumentException e) {
            return true;
          }
        });
  }

  private void leaveOut(List<MetricFamily> families, Predicate<MetricFamily> isTwin) {
    families.removeIf(
        family -> {
          boolean twin = isTwin.test(family);
          if (twin) {
            String name = family.descriptor().name().value();
            faults.found(
                name, told, "twin " + name, "name=" + name + " (read twice, kept once)", null);
          }
          return twin;
        });
  }
}
