package dev.tare.model;

/** Histograms of one family. Bucket counts are <em>not</em> cumulative. */
public final class HistogramFamily implements MetricFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final long[] upperBounds;
  private final long[] values;

  /**
   * Takes ownership of the arrays.
   *
   * @param upperBounds raw inclusive upper bounds ({@code le}), ascending, without +Inf
   * @param values for each series the count of each bucket, the count above the last bound, and the
   *     raw sum: {@code upperBounds.length + 2} longs
   * @throws IllegalArgumentException if {@code values} has another length
   */
  public HistogramFamily(
      MetricDescriptor descriptor, SeriesIndex series, long[] upperBounds, long[] values) {
    int expected = series.size() * (upperBounds.length + 2);
    MetricFamily.checkLength(descriptor, "values", values.length, expected);
    this.descriptor = descriptor;
    this.series = series;
    this.upperBounds = upperBounds;
    this.values = values;
  }

  @Override
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public SeriesIndex series() {
    return series;
  }

  /** How many buckets a series has, the one above the last bound included. */
  public int buckets() {
    return upperBounds.length + 1;
  }

  /** The upper bound of a bucket in the base unit; +Inf for the last. */
  public double upperBound(int bucket) {
    return bucket == upperBounds.length
        ? Double.POSITIVE_INFINITY
        : descriptor.unit().toBase(upperBounds[bucket]);
  }

  /** How many values fell into this bucket alone. */
  public long bucketCount(int row, int bucket) {
    return values[row * (upperBounds.length + 2) + bucket];
  }

  /** How many values there were: always the sum of the buckets. */
  public long count(int row) {
    long count = 0;
    for (int bucket = 0; bucket < buckets(); bucket++) {
      count += bucketCount(row, bucket);
    }
    return count;
  }

  /** The exact sum of the raw values; {@link Long#MAX_VALUE} where it would have wrapped. */
  public long rawSum(int row) {
    return values[row * (upperBounds.length + 2) + upperBounds.length + 1];
  }

  /** The sum in the base unit: the nearest double to {@link #rawSum}. */
  public double sum(int row) {
    return descriptor.unit().toBase(rawSum(row));
  }
}
