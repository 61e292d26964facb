package dev.tare.micrometer;

import dev.tare.model.Exemplar;
import org.jspecify.annotations.Nullable;

/**
 * Counts by bucket, the one above the last bound included, the raw sum of the values, and an
 * example of each bucket where traces are known.
 */
final class Counts {
  private final long[] buckets;
  private final long rawSum;
  private final @Nullable Exemplar[] exemplars;

  Counts(long[] buckets, long rawSum, @Nullable Exemplar[] exemplars) {
    this.buckets = buckets;
    this.rawSum = rawSum;
    this.exemplars = exemplars;
  }

  static Counts none(int bounds) {
    return new Counts(new long[bounds + 1], 0, new @Nullable Exemplar[bounds + 1]);
  }

  @Nullable Exemplar exemplar(int bucket) {
    return exemplars[bucket];
  }

  long bucket(int bucket) {
    return buckets[bucket];
  }

  long rawSum() {
    return rawSum;
  }

  long count() {
    long count = 0;
    for (long bucket : buckets) {
      count += bucket;
    }
    return count;
  }
}
