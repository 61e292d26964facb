package dev.tare.model;

/**
 * The native buckets of one histogram: Prometheus' exponential buckets, which no text format has.
 * Those that hold nothing are left out.
 *
 * <p>Immutable; the arrays belong to it and must not be changed.
 *
 * @param schema how fine they are: each bound is 2^(2^-schema) times the one before
 * @param zeroThreshold up to and with which a value counts as 0; {@link #NARROWEST_ZERO} where only
 *     0 itself does
 * @param zeroCount how many values were 0
 * @param indexes ascending; bucket {@code i} holds the values in the base unit over 2^((i-1) ·
 *     2^-schema), up to and with 2^(i · 2^-schema)
 * @param counts of the bucket at the same place, <em>not</em> cumulative
 */
@SuppressWarnings("ArrayRecordComponent") // thousands of them in one snapshot
public record NativeHistogram(
    int schema, double zeroThreshold, long zeroCount, int[] indexes, long[] counts) {
  /** As other clients have it. Not 0: that would say of an empty histogram that it is classic. */
  public static final double NARROWEST_ZERO = Math.scalb(1.0, -128);

  /** One in which nothing but 0 counts as 0. */
  public NativeHistogram(int schema, long zeroCount, int[] indexes, long[] counts) {
    this(schema, NARROWEST_ZERO, zeroCount, indexes, counts);
  }

  /** Checks that each index has a count. */
  public NativeHistogram {
    if (indexes.length != counts.length) {
      throw new IllegalArgumentException(
          "indexes=%d counts=%d (one each)".formatted(indexes.length, counts.length));
    }
  }

  /** How many values there were. */
  public long count() {
    long count = zeroCount;
    for (long bucket : counts) {
      count += bucket;
    }
    return count;
  }

  /** The bound above a bucket, in the base unit. */
  public static double upperBound(int schema, int index) {
    if (schema <= 0) {
      return Math.scalb(1.0, index << -schema);
    }
    // A power of two is exact, and the part below it is one of 2^schema values, the same each time.
    int part = index & ((1 << schema) - 1);
    return Math.scalb(Math.pow(2, Math.scalb((double) part, -schema)), index >> schema);
  }

  /** For a person to read: upper bounds in the base unit with their counts, the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
