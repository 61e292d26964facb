package dev.tare.internal.gather;

import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.InfoBuilder;
import dev.tare.instrument.Registration;
import dev.tare.instrument.StateSetBuilder;
import dev.tare.instrument.UpDownCounterBuilder;
import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.builder.DefaultCounterBuilder;
import dev.tare.internal.builder.DefaultEventBuilder;
import dev.tare.internal.builder.DefaultGaugeBuilder;
import dev.tare.internal.builder.DefaultHistogramBuilder;
import dev.tare.internal.builder.DefaultInfoBuilder;
import dev.tare.internal.builder.DefaultStateSetBuilder;
import dev.tare.internal.builder.DefaultUpDownCounterBuilder;
import dev.tare.internal.builder.Registrar;
import dev.tare.internal.collect.CollectorCosts;
import dev.tare.internal.collect.FaultCounts;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.collect.ScrapeStats;
import dev.tare.internal.foreign.Deadline;
import dev.tare.internal.foreign.ForeignThreads;
import dev.tare.internal.naming.FamilyNames;
import dev.tare.internal.naming.NamedCollector;
import dev.tare.internal.naming.NamedRegistrar;
import dev.tare.internal.registry.CollectorRegistration;
import dev.tare.internal.registry.Instruments;
import dev.tare.internal.registry.RegisteredMetric;
import dev.tare.internal.registry.Registrations;
import dev.tare.internal.registry.RegistrySettings;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Collector;
import dev.tare.model.Detail;
import dev.tare.model.FamilyFootprint;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands out builders, finishes them, and gathers what was registered. */
public final class RegistryCore implements MetricRegistry {
  private final RegistrySettings settings;
  private final Registrations registrations;
  private final Instruments instruments;
  private final Registrar registrar;
  private final FamilyNames names;
  private final MetricFaults faults;
  private final ForeignThreads foreign;
  private final Gatherer gatherer;
  private final SelfSelection selfMetrics;
  private final ScrapeStats scrapeStats = new ScrapeStats();

  /** A registry that knows only Tare's own metrics. */
  public RegistryCore(AggregatorAgent agent, SelfMetrics self, RegistrySettings settings) {
    Aggregator aggregator = agent.aggregator();
    this.names = new FamilyNames(settings.names(), settings.utf8Names(), aggregator.errors()::tell);
    this.registrations = new Registrations(settings, names::free);
    this.settings = settings;
    CollectorCosts costs = new CollectorCosts();
    FaultCounts counts = new FaultCounts();
    SelfFamilies selfFamilies =
        new SelfFamilies(registrations, agent, self, scrapeStats, counts, costs, settings);
    this.selfMetrics = selfFamilies.selection();
    this.faults = new MetricFaults(counts, aggregator.errors(), costs, settings.foreign());
    this.foreign = new ForeignThreads(settings.foreign(), faults);
    this.instruments = new Instruments(registrations, aggregator, settings, faults);
    this.registrar =
        settings.names().isEmpty()
            ? instruments
            : new NamedRegistrar(instruments, names, registrations::freeUnlessHeld);
    this.gatherer = new Gatherer(registrations, agent, selfFamilies, settings, foreign, faults);
    SelfFamilies.descriptors().forEach(registrations::reserve);
    gatherer.rehearse();
  }

  @Override
  public CounterBuilder counter(String name, String help) {
    return new DefaultCounterBuilder(name, help, registrar);
  }

  @Override
  public GaugeBuilder gauge(String name, String help) {
    return new DefaultGaugeBuilder(name, help, registrar);
  }

  @Override
  public UpDownCounterBuilder upDownCounter(String name, String help) {
    return new DefaultUpDownCounterBuilder(name, help, registrar);
  }

  @Override
  public HistogramBuilder histogram(String name, String help) {
    return new DefaultHistogramBuilder(name, help, registrar);
  }

  @Override
  public EventBuilder event(String name) {
    return new DefaultEventBuilder(name, registrar);
  }

  @Override
  public InfoBuilder info(String name, String help) {
    return new DefaultInfoBuilder(name, help, registrar);
  }

  @Override
  public StateSetBuilder stateSet(String name, String help, String... states) {
    return new DefaultStateSetBuilder(name, help, List.of(states), registrar);
  }

  @Override
  public boolean removeSeries(String metric, @Nullable String... values) {
    String shown = names.shown(metric);
    return shown != null && registrations.table(shown).remove(values);
  }

  @Override
  public boolean unregister(String metric) {
    String shown = names.shown(metric);
    if (shown == null) {
      return false;
    }
    return registrations.locked(
        () -> {
          RegisteredMetric known = registrations.find(shown);
          if (known == null) {
            return false;
          }
          String event = instruments.events().feederOf(shown);
          String owner = event == null ? known.owner() : "event=" + event;
          if (owner != null) {
            throw new IllegalArgumentException(
                "name=%s (it belongs to %s, and goes with it)".formatted(metric, owner));
          }
          registrations.drop(known);
          return true;
        });
  }

  @Override
  public boolean unregisterEvent(String event) {
    return instruments.events().unregister(event);
  }

  @Override
  public Registration register(Collector collector) {
    Collector shown = settings.names().isEmpty() ? collector : new NamedCollector(collector, names);
    CollectorRegistration source = new CollectorRegistration(registrations, shown, faults);
    source.open();
    return source;
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return registrations.all().stream()
        .map(RegisteredMetric::descriptor)
        .filter(registrations::isListed)
        .map(selfMetrics::shown)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(descriptor -> descriptor.name().value()))
        .toList();
  }

  @Override
  public List<FamilyFootprint> footprints() {
    Map<String, FamilyFootprint> kept = new HashMap<>();
    for (RegisteredMetric metric : registrations.all()) {
      kept.put(metric.descriptor().name().value(), metric.footprint());
    }
    return descriptors().stream().map(descriptor -> footprint(descriptor, kept)).toList();
  }

  /** A self-metric may be shown without its labels. */
  private static FamilyFootprint footprint(
      MetricDescriptor shown, Map<String, FamilyFootprint> kept) {
    FamilyFootprint own = kept.get(shown.name().value());
    return own != null && own.descriptor().equals(shown) ? own : FamilyFootprint.elsewhere(shown);
  }

  /** Everything as it is now; see {@link AggregatorAgent#snapshot} for what may be older. */
  public MetricsSnapshot snapshot(Detail detail) {
    return gatherer.gather(detail, null);
  }

  /** The same, for somebody who waits no longer than that. */
  public MetricsSnapshot snapshot(Detail detail, Deadline deadline) {
    return gatherer.gather(detail, deadline);
  }

  /** What was recorded, without foreign code, unlisted histograms included. */
  public MetricsSnapshot recorded(Detail detail) {
    return gatherer.recorded(detail);
  }

  /** The same, for somebody who waits no longer than that. */
  public MetricsSnapshot recorded(Detail detail, Deadline deadline) {
    return gatherer.recorded(detail, deadline);
  }

  /** Has the error handler told what waits to be told; waits for it within the limit. */
  public void deliverErrors() {
    gatherer.deliverErrors(settings.foreign().usual());
  }

  /** Whether the caller is a callback, a collector or the error handler, called by a scrape. */
  public boolean isForeignCode() {
    return foreign.isCurrent();
  }

  /** Lets the threads for foreign code go; scrapes that come later get one for themselves. */
  public void close() {
    foreign.close();
  }

  /** What scrapes have cost. */
  public ScrapeStats scrapeStats() {
    return scrapeStats;
  }
}
