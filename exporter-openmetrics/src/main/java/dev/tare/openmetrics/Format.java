package dev.tare.openmetrics;

/**
 * What a scrape can be answered in; from the one that everybody reads to the one that says most.
 */
enum Format {
  /** Prometheus text 0.0.4. */
  PROMETHEUS,
  /** OpenMetrics 1.0 text. */
  OPENMETRICS,
  /** Prometheus protobuf, delimited. */
  PROTOBUF
}
