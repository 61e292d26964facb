package dev.tare.internal.gather;

import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.internal.collect.CallbackFamily;
import dev.tare.internal.collect.ForeignSource;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.foreign.Deadline;
import dev.tare.internal.foreign.ForeignThreads;
import dev.tare.internal.registry.RegisteredMetric;
import dev.tare.internal.registry.Registrations;
import dev.tare.internal.registry.RegistrySettings;
import dev.tare.internal.registry.SampleNames;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts a snapshot together on the scraping thread, but for what foreign code knows, which has
 * threads of its own.
 */
final class Gatherer {
  private final Registrations registrations;
  private final AggregatorAgent agent;
  private final SelfFamilies selfFamilies;
  private final RegistrySettings settings;
  private final ForeignThreads foreign;
  private final MetricFaults faults;
  private final ErrorDelivery errors;

  Gatherer(
      Registrations registrations,
      AggregatorAgent agent,
      SelfFamilies selfFamilies,
      RegistrySettings settings,
      ForeignThreads foreign,
      MetricFaults faults) {
    this.registrations = registrations;
    this.agent = agent;
    this.selfFamilies = selfFamilies;
    this.settings = settings;
    this.foreign = foreign;
    this.faults = faults;
    this.errors = new ErrorDelivery(agent, foreign, faults);
  }

  /** Has the error handler told what waits to be told. */
  void deliverErrors(Deadline deadline) {
    errors.deliver(deadline);
  }

  /**
   * Everything now.
   *
   * @param deadline for waiting, for the aggregator as for foreign code; null for each as long as
   *     the options say
   */
  MetricsSnapshot gather(Detail detail, @Nullable Deadline deadline) {
    if (!foreign.isCurrent()) {
      return scrape(detail, deadline);
    }
    // Asked by foreign code: a scrape of its own would lead into it again, and again.
    return foreign.underWay() instanceof ForeignRound round
        ? round.underWay(detail, this::withoutForeignCode)
        : withoutForeignCode(detail);
  }

  /**
   * What was recorded, unlisted histograms included, without asking foreign code; where that asks
   * itself, of the scrape under way.
   */
  MetricsSnapshot recorded(Detail detail) {
    return foreign.isCurrent() ? gather(detail, null) : withoutForeignCode(detail);
  }

  /** The same of what the aggregator answers in that time, for nobody who asks from within. */
  MetricsSnapshot recorded(Detail detail, Deadline deadline) {
    return withoutForeignCode(agent.snapshot(detail, deadline.leftNs()));
  }

  private MetricsSnapshot scrape(Detail detail, @Nullable Deadline within) {
    long released = registrations.released(); // first: a name may change hands meanwhile
    AggregatorSnapshot copy =
        agent.snapshot(detail, within == null ? Long.MAX_VALUE : within.leftNs());
    Deadline deadline = within == null ? settings.foreign().usual() : within;
    List<ForeignSource> sources = new ArrayList<>();
    List<MetricFamily> own = readOwn(copy, sources);
    sources.addAll(registrations.sources());
    List<MetricFamily> families = own;
    if (!sources.isEmpty()) {
      ForeignRound round =
          new ForeignRound(
              sources,
              faults,
              settings.foreign().clock(),
              detail,
              () -> snapshot(new ArrayList<>(own), copy));
      foreign.run(round, deadline);
      families = new ArrayList<>(own); // a thread that was given up may still read the other
      families.addAll(round.end());
    }
    families.removeIf(family -> isUnused(family) || !registrations.isListed(family.descriptor()));
    leaveOutTwins(families);
    if (registrations.released() != released) {
      leaveOutCollisions(families);
    }
    errors.deliver(deadline); // before the self-metrics, which count what the handler throws
    return withSelf(families, copy);
  }

  /**
   * Makes a snapshot of nothing. A class whose initialiser finds no memory is lost to the JVM for
   * good, so none is left for the first scrape, which may come when the heap is full.
   */
  void rehearse() {
    MetricsSnapshot nothing = snapshot(new ArrayList<>(), AggregatorSnapshot.EMPTY);
    nothing.find("%s%d".formatted("tare_rings", 0L)); // as faults and counts are put in words
    foreign.rehearse();
  }

  private MetricsSnapshot withoutForeignCode(Detail detail) {
    return withoutForeignCode(agent.snapshot(detail));
  }

  private MetricsSnapshot withoutForeignCode(AggregatorSnapshot copy) {
    return snapshot(readOwn(copy, new ArrayList<>()), copy);
  }

  private MetricsSnapshot snapshot(List<MetricFamily> families, AggregatorSnapshot copy) {
    families.removeIf(Gatherer::isUnused);
    leaveOutTwins(families);
    return withSelf(families, copy);
  }

  private MetricsSnapshot withSelf(List<MetricFamily> families, AggregatorSnapshot copy) {
    families.addAll(selfFamilies.read(copy, foreign.givenUp()));
    List<MetricFamily> shown = new ArrayList<>(selfFamilies.selection().shown(families));
    shown.removeIf(Gatherer::isUnused);
    return new MetricsSnapshot(settings.commonLabels(), shown, Duration.ofNanos(copy.ageNs()));
  }

  /** Reads what is the registry's own, and finds the callbacks, which are not. */
  private List<MetricFamily> readOwn(AggregatorSnapshot copy, List<ForeignSource> callbacks) {
    List<MetricFamily> families = new ArrayList<>(copy.families());
    for (RegisteredMetric metric : registrations.all()) {
      CallbackFamily foreignFamily = metric.callbacks();
      RegisteredMetric.Reader reader = metric.reader();
      if (foreignFamily != null) {
        callbacks.add(foreignFamily);
      } else if (reader != null) {
        read(metric.descriptor().name().value(), reader, families);
      }
    }
    families.forEach(faults::countBelowZero);
    return families;
  }

  @SuppressWarnings("CatchThrowable") // memory may run out; it must cost only this family
  private void read(String name, RegisteredMetric.Reader reader, List<MetricFamily> families) {
    try {
      families.add(reader.read());
    } catch (Throwable e) {
      faults.threw(name, e);
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
            faults.foundTwice(family.descriptor().name().value());
          }
          return twin;
        });
  }
}
