package dev.tare.micrometer;

import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import org.jspecify.annotations.Nullable;

/** What a page shows of one timer or summary. Reads nothing; made anew for each scrape. */
final class Distribution {
  private final long count;
  private final double sum;
  private final Counts buckets;
  private final ValueAtPercentile[] percentiles;
  private final double perBase;

  /**
   * What was read.
   *
   * @param count how many values there were
   * @param sum in the base unit
   * @param buckets how many are in each bucket alone, the one above the last bound included
   * @param percentiles those that Micrometer computed
   * @param perBase how much of the percentiles' unit makes 1 in the base unit
   */
  Distribution(
      long count, double sum, Counts buckets, ValueAtPercentile[] percentiles, double perBase) {
    this.count = count;
    this.sum = sum;
    this.buckets = buckets;
    this.percentiles = percentiles;
    this.perBase = perBase;
  }

  /** One of which only the count and the sum are known. */
  static Distribution of(long count, double sum) {
    return new Distribution(count, sum, Counts.none(0), new ValueAtPercentile[] {}, 1);
  }

  /** Reads a meter in one scrape. */
  interface Source {
    /** The meter now, of what the scrape has read; null where it has been removed meanwhile. */
    @Nullable Distribution read(Recordings.Recorded recorded);
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }

  Counts buckets() {
    return buckets;
  }

  ValueAtPercentile[] percentiles() {
    return percentiles;
  }

  double perBase() {
    return perBase;
  }
}
