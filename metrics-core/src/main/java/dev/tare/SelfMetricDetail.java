package dev.tare;

/** How much of itself Tare shows, as {@code tare_*}. What each family means: docs/operations.md. */
public enum SelfMetricDetail {
  /**
   * What says that a number may be wrong, what Tare costs, and who was not let in: some 25 samples,
   * however many metrics there are. What has labels is shown as its total, without them. Kinds of
   * faults that are not shown apart are counted together in {@code tare_other_faults_total}.
   */
  ESSENTIAL,
  /** Every family, by metric, format, collector, part and source. */
  ALL
}
