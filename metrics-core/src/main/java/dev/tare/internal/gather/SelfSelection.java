package dev.tare.internal.gather;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which self-metrics are shown where not all are wanted: what says that a number may be wrong, what
 * Tare costs, and whether somebody asks who may not. What has labels is shown as its total, without
 * them, so that its size does not grow with the metrics and it is there from the first scrape on: a
 * series that appears with its first fault has no rate of it.
 */
final class SelfSelection {
  /** Shown in full, or as a total. */
  static final Set<String> ESSENTIAL =
      Set.of(
          "tare_build_info",
          "tare_aggregator_alive",
          "tare_aggregator_cpu_seconds_total",
          "tare_aggregator_errors_total",
          "tare_scrapes_stale_total",
          "tare_snapshot_age_seconds",
          "tare_scrape_errors_total",
          "tare_scrapes_refused_total",
          "tare_collector_errors_total",
          "tare_collector_overruns_total",
          "tare_collectors_hanging",
          "tare_series_overflow_total",
          "tare_label_overflow_total",
          "tare_values_clamped_total",
          "tare_values_invalid_total",
          "tare_records_lost_total",
          "tare_other_faults_total",
          "tare_ring_records_total",
          "tare_ring_spills_total",
          "tare_drain_lag_seconds",
          "tare_scrape_seconds",
          "tare_series",
          "tare_memory_bytes");

  /** Of the resource tracker: not shown. The names of all others are whose they are. */
  static final Set<String> HIDDEN_OF_TRACKER =
      Set.of(
          "tare_resource_collections_total",
          "tare_resource_source_age_seconds",
          "tare_resource_source_up",
          "tare_resource_network_devices_omitted");

  /** Of the resource tracker: shown as a total. */
  static final Set<String> SUMMED_OF_TRACKER = Set.of("tare_resource_source_errors_total");

  private final boolean all;
  private final Set<String> own;

  /** A descriptor stays the same object from scrape to scrape, as writers keep its text. */
  private final Map<String, MetricDescriptor> totals = new ConcurrentHashMap<>();

  /**
   * What to show.
   *
   * @param all everything as it is
   * @param own the names of the registry's own self-metrics
   */
  SelfSelection(boolean all, Set<String> own) {
    this.all = all;
    this.own = Set.copyOf(own);
  }

  /** The families as they are shown. */
  List<MetricFamily> shown(List<MetricFamily> families) {
    return all ? families : families.stream().map(this::shown).filter(Objects::nonNull).toList();
  }

  /** By identity: what the JVM makes to compare records keeps their class loader for a while. */
  @SuppressWarnings("ReferenceEquality")
  private @Nullable MetricFamily shown(MetricFamily family) {
    MetricDescriptor descriptor = shown(family.descriptor());
    if (descriptor == null || descriptor == family.descriptor()) {
      return descriptor == null ? null : family;
    }
    return total(family, descriptor);
  }

  /** What a family is shown as; null where it is not. */
  @Nullable MetricDescriptor shown(MetricDescriptor descriptor) {
    String name = descriptor.name().value();
    if (all || (!own.contains(name) && !SUMMED_OF_TRACKER.contains(name))) {
      return !all && HIDDEN_OF_TRACKER.contains(name) ? null : descriptor;
    }
    if (own.contains(name) && !ESSENTIAL.contains(name)) {
      return null;
    }
    boolean whole = descriptor.labelNames().isEmpty() || name.endsWith("_info");
    return whole ? descriptor : totals.computeIfAbsent(name, n -> withoutLabels(descriptor));
  }

  private static MetricDescriptor withoutLabels(MetricDescriptor descriptor) {
    return new MetricDescriptor(
        descriptor.name(),
        descriptor.type(),
        descriptor.help(),
        descriptor.unit(),
        List.of(),
        descriptor.scale());
  }

  /** One row, 0 where there is none yet. Self-metrics have no histograms and no quantiles. */
  private static MetricFamily total(MetricFamily family, MetricDescriptor descriptor) {
    int rows = family.series().size();
    if (family instanceof CounterFamily counter) {
      long sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += counter.rawValue(row);
      }
      return new CounterFamily(descriptor, SeriesIndex.SINGLE, new long[] {sum});
    }
    if (family instanceof GaugeFamily gauge) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += gauge.value(row);
      }
      long[] bits = {Double.doubleToRawLongBits(sum)};
      return new GaugeFamily(descriptor, SeriesIndex.SINGLE, bits);
    }
    SummaryFamily summary = (SummaryFamily) family;
    long[] sums = new long[2];
    for (int row = 0; row < rows; row++) {
      sums[0] += summary.count(row);
      sums[1] += summary.rawSum(row);
    }
    return new SummaryFamily(descriptor, SeriesIndex.SINGLE, new double[0], true, sums);
  }
}
