package dev.tare.internal.registry;

import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.InstrumentFactory;
import dev.tare.instrument.UpDownCounterBuilder;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Collector;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.util.Comparator;
import java.util.List;

/** Hands out builders, finishes them, and gathers what was registered. */
public final class RegistryCore implements MetricRegistry {
  private final Registrations registrations;
  private final InstrumentFactory factory;
  private final Gatherer gatherer;
  private final ScrapeStats scrapeStats = new ScrapeStats();

  /** A registry that knows only Tare's own metrics. */
  public RegistryCore(Aggregator aggregator, SelfMetrics self, RegistrySettings settings) {
    this.registrations = new Registrations(settings);
    this.factory = new Instruments(registrations, aggregator, settings);
    SelfFamilies selfFamilies =
        new SelfFamilies(registrations, aggregator, self, scrapeStats, settings.ring());
    this.gatherer = new Gatherer(registrations, aggregator, selfFamilies, settings);
    SelfFamilies.descriptors().forEach(registrations::reserve);
  }

  @Override
  public CounterBuilder counter(String name, String help) {
    return new CounterBuilder(name, help, factory);
  }

  @Override
  public GaugeBuilder gauge(String name, String help) {
    return new GaugeBuilder(name, help, factory);
  }

  @Override
  public UpDownCounterBuilder upDownCounter(String name, String help) {
    return new UpDownCounterBuilder(name, help, factory);
  }

  @Override
  public HistogramBuilder histogram(String name, String help) {
    return new HistogramBuilder(name, help, factory);
  }

  @Override
  public EventBuilder event(String name) {
    return new EventBuilder(name, factory);
  }

  @Override
  public boolean removeSeries(String metric, String... values) {
    return registrations.table(metric).remove(List.of(values));
  }

  @Override
  public void register(Collector collector) {
    registrations.add(Source.of(collector));
  }

  @Override
  public void unregister(Collector collector) {
    registrations.remove(collector);
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return registrations.all().stream()
        .map(Registration::descriptor)
        .sorted(Comparator.comparing(descriptor -> descriptor.name().value()))
        .toList();
  }

  /** Everything as it is now; see {@link Aggregator#snapshot} for what may be older. */
  public MetricsSnapshot snapshot(Detail detail) {
    return gatherer.gather(detail);
  }

  /** What scrapes have cost. */
  public ScrapeStats scrapeStats() {
    return scrapeStats;
  }
}
