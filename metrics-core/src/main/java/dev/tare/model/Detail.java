package dev.tare.model;

/** How much of each histogram a reader of a snapshot wants; more costs the aggregator more time. */
public enum Detail {
  /** Bucket counts and sums. */
  BUCKETS,
  /** The same, and the quantile family of each histogram that has one. */
  QUANTILES,
  /** The same, and the native buckets of each histogram that has them. */
  NATIVE,
  /**
   * The same, and for the histograms that the options name how many values each cell has; see
   * {@link HistogramCells}.
   */
  CELLS;

  /** Whether whoever wants this gets the other, too. */
  public boolean includes(Detail other) {
    return compareTo(other) >= 0;
  }

  /** The larger of the two wishes. */
  public Detail or(Detail other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
