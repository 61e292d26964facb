package dev.tare.openmetrics;

/**
 * What a scrape can be answered in; from the one that everybody reads to the one that says most.
 */
enum Format {
  /** Prometheus text 0.0.4. */
  PROMETHEUS,
  /** Prometheus text 1.0.0: the same, by the name that Prometheus 3 asks for UTF-8 names with. */
  PROMETHEUS_1,
  /** OpenMetrics 1.0 text. */
  OPENMETRICS,
  /** Prometheus protobuf, delimited. */
  PROTOBUF
}
