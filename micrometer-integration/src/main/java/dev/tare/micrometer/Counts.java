package dev.tare.micrometer;

/** Counts by bucket, the one above the last bound included, and the raw sum of the values. */
final class Counts {
  private final long[] buckets;
  private final long rawSum;

  Counts(long[] buckets, long rawSum) {
    this.buckets = buckets;
    this.rawSum = rawSum;
  }

  static Counts none(int bounds) {
    return new Counts(new long[bounds + 1], 0);
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
