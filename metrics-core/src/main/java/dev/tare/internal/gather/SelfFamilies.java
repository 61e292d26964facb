package dev.tare.internal.gather;

import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.internal.aggregate.AggregatorStats;
import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.collect.CollectorCosts;
import dev.tare.internal.collect.FaultCounts;
import dev.tare.internal.collect.ScrapeStats;
import dev.tare.internal.instrument.KeyLabelValues;
import dev.tare.internal.registry.DroppedCounts;
import dev.tare.internal.registry.RegisteredMetric;
import dev.tare.internal.registry.Registrations;
import dev.tare.internal.registry.RegistrySettings;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** Publishes Tare's own weight: every {@code tare_*} family. */
final class SelfFamilies {
  /** Ways that records go. */
  private static final Set<SelfMetric> NO_FAULTS =
      Set.of(SelfMetric.RECORDS_SHARED, SelfMetric.BLOCKS_MADE, SelfMetric.BLOCKS_REFUSED);

  private final Registrations registrations;
  private final AggregatorAgent agent;
  private final SelfMetrics self;
  private final ScrapeStats scrapes;
  private final FaultCounts faults;
  private final CollectorCosts costs;
  private final BuildInfo buildInfo;
  private final long createdMs;
  private final ConcurrentMap<String, SeriesIndex> indexes = new ConcurrentHashMap<>();
  private final SelfSelection selection;
  private final Set<String> names =
      descriptors().stream().map(d -> d.name().value()).collect(Collectors.toUnmodifiableSet());

  SelfFamilies(
      Registrations registrations,
      AggregatorAgent agent,
      SelfMetrics self,
      ScrapeStats scrapes,
      FaultCounts faults,
      CollectorCosts costs,
      RegistrySettings settings) {
    this.registrations = registrations;
    this.agent = agent;
    this.self = self;
    this.scrapes = scrapes;
    this.faults = faults;
    this.costs = costs;
    this.buildInfo = BuildInfo.of(settings.ring());
    this.createdMs = agent.aggregator().createdMs();
    this.selection = new SelfSelection(settings.allSelfMetrics(), names);
  }

  /** Every family that {@link #read} may return. */
  static List<MetricDescriptor> descriptors() {
    List<MetricDescriptor> descriptors = new ArrayList<>(SelfDescriptors.ALL);
    for (SelfMetric metric : SelfMetric.values()) {
      descriptors.add(metric.descriptor());
    }
    return descriptors;
  }

  /** The names of all of these. */
  Set<String> names() {
    return names;
  }

  /** Which of them are shown. */
  SelfSelection selection() {
    return selection;
  }

  /**
   * The families now.
   *
   * @param hanging calls of foreign code that nobody waits for any more
   */
  List<MetricFamily> read(AggregatorSnapshot copy, int hanging) {
    Columns out = new Columns(indexes, createdMs);
    long others = 0;
    for (SelfMetric metric : SelfMetric.values()) {
      out.counter(metric.descriptor(), self.count(metric));
      if (!SelfSelection.ESSENTIAL.contains(metric.descriptor().name().value())) {
        others += NO_FAULTS.contains(metric) ? 0 : self.count(metric);
      }
    }
    out.counter(SelfDescriptors.OTHER_FAULTS, others);
    readAggregator(copy.stats(), out);
    out.gauge(SelfDescriptors.SNAPSHOT_AGE, copy.ageNs() / 1e9);
    readSeries(out);
    readLabels(out);
    readScrapes(out);
    readCollectors(hanging, out);
    out.info(SelfDescriptors.BUILD_INFO, buildInfo.values());
    return out.families();
  }

  private void readAggregator(AggregatorStats stats, Columns out) {
    out.gauge(SelfDescriptors.RINGS, stats.rings());
    out.gauge(SelfDescriptors.RING_BYTES, (double) stats.ringBytes());
    out.gauges(
        SelfDescriptors.MEMORY_BYTES,
        Map.of(
            "rings", (double) stats.ringBytes(),
            "thread_blocks", (double) stats.blockBytes(),
            "shared_blocks", (double) stats.seriesBytes().sharedBlocks(),
            "quantiles", (double) stats.seriesBytes().quantiles(),
            "series", (double) stats.seriesBytes().counts() + instrumentBytes()));
    out.counter(SelfDescriptors.RING_RECORDS, stats.records());
    out.counter(SelfDescriptors.RING_SPILLS, stats.spills());
    out.summary(SelfDescriptors.DRAIN_SECONDS, stats.passes(), stats.passNs());
    out.gauge(SelfDescriptors.DRAIN_LAG, stats.lagNs() / 1e9);
    out.gauge(SelfDescriptors.AGGREGATOR_ALIVE, agent.thread().alive() ? 1 : 0);
    if (stats.cpuNs() >= 0) {
      out.counter(SelfDescriptors.AGGREGATOR_CPU, stats.cpuNs());
    }
  }

  /** Of what the aggregator does not own. */
  private long instrumentBytes() {
    long bytes = 0;
    for (RegisteredMetric metric : registrations.all()) {
      bytes += metric.bytes();
    }
    return bytes;
  }

  private void readSeries(Columns out) {
    Map<String, Double> series = new TreeMap<>();
    Map<String, Long> overflows = new TreeMap<>();
    Map<String, Long> clamped = new TreeMap<>();
    Map<String, Long> invalid = new TreeMap<>();
    Map<String, Double> seriesBytes = new TreeMap<>();
    DroppedCounts dropped = registrations.dropped();
    DroppedCounts.put(overflows, dropped.overflows());
    DroppedCounts.put(clamped, dropped.clamped());
    DroppedCounts.put(invalid, dropped.invalid());
    for (RegisteredMetric registration : registrations.all()) {
      String name = registration.descriptor().name().value();
      RegisteredMetric.Series known = registration.series();
      if (known != null) {
        series.put(name, (double) known.table().ordered().series().size());
        overflows.put(name, known.table().overflows());
        invalid.put(name, known.invalid().count());
      }
      HistogramFamilyState<?> histogram = known == null ? null : known.histogram();
      if (histogram != null) {
        clamped.put(name, histogram.clamped());
        seriesBytes.put(name, (double) histogram.bytesPerSeries());
      }
    }
    out.gauges(SelfDescriptors.SERIES, series);
    out.counters(SelfDescriptors.SERIES_OVERFLOW, overflows);
    out.counters(SelfDescriptors.VALUES_CLAMPED, clamped);
    out.counters(SelfDescriptors.VALUES_INVALID, invalid);
    out.gauges(SelfDescriptors.SERIES_BYTES, seriesBytes);
  }

  private void readLabels(Columns out) {
    List<List<String>> rows = new ArrayList<>();
    List<Long> overflows = new ArrayList<>();
    long dropped = registrations.dropped().labelOverflows();
    if (dropped > 0) { // sorts before the name of any event
      rows.add(List.of(DroppedCounts.NAME, DroppedCounts.NAME));
      overflows.add(dropped);
    }
    new TreeMap<>(registrations.eventLabels())
        .forEach(
            (event, labels) ->
                labels.stream()
                    .sorted(Comparator.comparing(KeyLabelValues::name))
                    .forEach(
                        label -> {
                          rows.add(List.of(event, label.name()));
                          overflows.add(label.overflows());
                        }));
    out.counters(SelfDescriptors.LABEL_OVERFLOW, rows, overflows);
  }

  private void readCollectors(int hanging, Columns out) {
    out.counters(SelfDescriptors.COLLECTOR_ERRORS, faults.errors());
    out.counters(SelfDescriptors.COLLECTOR_OVERRUNS, faults.overruns());
    out.gauge(SelfDescriptors.COLLECTORS_HANGING, hanging);
    out.summaries(SelfDescriptors.COLLECTOR_SECONDS, costs.sorted());
  }

  private void readScrapes(Columns out) {
    Map<String, Long> bytes = new TreeMap<>();
    Map<String, ScrapeStats.Cost> costs = scrapes.sorted();
    costs.forEach((format, cost) -> bytes.put(format, cost.bytes().sum()));
    out.counters(SelfDescriptors.SCRAPE_BYTES, bytes);
    out.summaries(SelfDescriptors.SCRAPE_SECONDS, costs);
  }
}
