package dev.tare.internal.gather;

import static dev.tare.model.MetricType.COUNTER;
import static dev.tare.model.MetricType.GAUGE;
import static dev.tare.model.MetricType.INFO;
import static dev.tare.model.MetricType.SUMMARY;
import static dev.tare.model.Unit.BYTES;
import static dev.tare.model.Unit.NONE;
import static dev.tare.model.Unit.SECONDS;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;

/** The self-metrics that are more than one adder. Listed in docs/operations.md. */
final class SelfDescriptors {
  /** Filled by the constants below, in their order. */
  private static final List<MetricDescriptor> DESCRIPTORS = new ArrayList<>();

  static final MetricDescriptor RINGS =
      of("tare_rings", GAUGE, NONE, "Rings that exist, with or without a thread.");
  static final MetricDescriptor RING_BYTES =
      of("tare_ring_bytes", GAUGE, BYTES, "Memory of all rings.");
  static final MetricDescriptor MEMORY_BYTES =
      of("tare_memory_bytes", GAUGE, BYTES, "Memory that grows with threads and series.", "part");
  static final MetricDescriptor RING_RECORDS =
      of("tare_ring_records_total", COUNTER, NONE, "Records that went through a ring.");
  static final MetricDescriptor RING_SPILLS =
      of("tare_ring_spills_total", COUNTER, NONE, "Records that found their ring full.");
  static final MetricDescriptor DRAIN_SECONDS =
      of("tare_drain_seconds", SUMMARY, SECONDS, "Passes over the rings that found records.");
  static final MetricDescriptor DRAIN_LAG =
      of(
          "tare_drain_lag_seconds",
          GAUGE,
          SECONDS,
          "Time between the begins of the last two passes: how long a record may have waited.");
  static final MetricDescriptor AGGREGATOR_ALIVE =
      of("tare_aggregator_alive", GAUGE, NONE, "1 while the aggregator's thread runs, else 0.");
  static final MetricDescriptor AGGREGATOR_CPU =
      of(
          "tare_aggregator_cpu_seconds_total",
          COUNTER,
          SECONDS,
          "CPU time of the aggregator's thread.");
  static final MetricDescriptor SERIES =
      of(
          "tare_series",
          GAUGE,
          NONE,
          "Series that there are, those named other included.",
          "metric");
  static final MetricDescriptor SERIES_OVERFLOW =
      of(
          "tare_series_overflow_total",
          COUNTER,
          NONE,
          "Lookups of new label values that were answered with \"other\".",
          "metric");
  static final MetricDescriptor LABEL_OVERFLOW =
      of(
          "tare_label_overflow_total",
          COUNTER,
          NONE,
          "Lookups of new values of an event's label that were answered with \"other\".",
          "event",
          "label");
  static final MetricDescriptor VALUES_CLAMPED =
      of(
          "tare_values_clamped_total",
          COUNTER,
          NONE,
          "Values below 0, or above what quantiles tell apart.",
          "metric");
  static final MetricDescriptor VALUES_INVALID =
      of(
          "tare_values_invalid_total",
          COUNTER,
          NONE,
          "Values that were no number, infinite, too large, or would have made a counter fall.",
          "metric");
  static final MetricDescriptor SERIES_BYTES =
      of(
          "tare_series_bytes",
          GAUGE,
          BYTES,
          "Memory that one series of a histogram takes at most, before blocks hold any of it.",
          "metric");
  static final MetricDescriptor COLLECTOR_ERRORS =
      of(
          "tare_collector_errors_total",
          COUNTER,
          NONE,
          "Families or series left out of a scrape, as they could not be read or were wrong.",
          "collector");
  static final MetricDescriptor COLLECTOR_OVERRUNS =
      of(
          "tare_collector_overruns_total",
          COUNTER,
          NONE,
          "Calls of collectors and callbacks that took longer than they may, and were given up.",
          "collector");
  static final MetricDescriptor COLLECTORS_HANGING =
      of(
          "tare_collectors_hanging",
          GAUGE,
          NONE,
          "Calls of collectors and callbacks that were given up and have not returned.");
  static final MetricDescriptor COLLECTOR_SECONDS =
      of(
          "tare_collector_seconds",
          SUMMARY,
          SECONDS,
          "Calls of collectors and callbacks by scrapes, and the time they took.",
          "collector");
  static final MetricDescriptor SNAPSHOT_AGE =
      of(
          "tare_snapshot_age_seconds",
          GAUGE,
          SECONDS,
          "Age of the histograms and events that this scrape shows; 0 unless they are stale.");
  static final MetricDescriptor SCRAPE_SECONDS =
      of("tare_scrape_seconds", SUMMARY, SECONDS, "Scrapes, from the request on.", "format");
  static final MetricDescriptor SCRAPE_BYTES =
      of("tare_scrape_bytes_total", COUNTER, BYTES, "Bytes written by scrapes.", "format");
  static final MetricDescriptor OTHER_FAULTS =
      of(
          "tare_other_faults_total",
          COUNTER,
          NONE,
          "Faults of the kinds that are told apart only where all self-metrics are shown.");
  static final MetricDescriptor BUILD_INFO =
      of(
          "tare_build_info",
          INFO,
          NONE,
          "Tare's version, the ring in use, and the JDK.",
          "version",
          "ring",
          "jdk");

  static final List<MetricDescriptor> ALL = List.copyOf(DESCRIPTORS);

  private SelfDescriptors() {}

  private static MetricDescriptor of(
      String name, MetricType type, Unit unit, String help, String... labels) {
    MetricDescriptor descriptor =
        new MetricDescriptor(new MetricName(name), type, help, unit, List.of(labels));
    DESCRIPTORS.add(descriptor);
    return descriptor;
  }
}
