package dev.tare.model;

import java.util.Locale;

/** The types of the OpenMetrics data model. */
public enum MetricType {
  /** Only ever grows. */
  COUNTER,
  /** A value that goes up and down. */
  GAUGE,
  /** Counts of values by upper bound, with their sum. */
  HISTOGRAM,
  /** A histogram whose counts may shrink. */
  GAUGE_HISTOGRAM,
  /** Count, sum and quantiles; each may be absent. */
  SUMMARY,
  /** Facts that do not change while the process runs. */
  INFO,
  /** A set of named booleans. */
  STATE_SET,
  /** A number of which nothing more is known. */
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT).replace("_", "");

  /** The word of the text formats, for example {@code gaugehistogram}. */
  public String word() {
    return word;
  }
}
