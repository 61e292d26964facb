package dev.tare.internal.histogram;

/**
 * What series take, in bytes.
 *
 * @param counts buckets, sums, and the objects around them
 * @param quantiles what those are read from
 * @param sharedBlocks blocks that threads share, their adders at rest
 */
public record SeriesBytes(long counts, long quantiles, long sharedBlocks) {
  public static final SeriesBytes NONE = new SeriesBytes(0, 0, 0);

  public SeriesBytes plus(SeriesBytes other) {
    return new SeriesBytes(
        counts + other.counts, quantiles + other.quantiles, sharedBlocks + other.sharedBlocks);
  }
}
