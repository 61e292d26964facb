package dev.tare.internal.aggregate;

import java.util.Arrays;

/**
 * Maps a value to a <em>cell</em>: its place in the merged list of HdrHistogram's cell bounds and
 * the histogram's {@code le} bounds. From counts by cell both can be had back exactly.
 *
 * <p>Immutable; one a family.
 */
final class CellLayout {
  /*
   * A value has an HDR index (which HdrHistogram cell) and a rank (how many le bounds lie below it).
   * Both never decrease as the value grows, so their sum identifies the pair: that is the cell. Where
   * a le bound coincides with the end of an HDR cell, one number is skipped; the hole stays 0.
   *
   * The HDR index is HdrHistogram's own for two significant digits and lowest discernible value 1
   * (AbstractHistogram.countsArrayIndex): 256 sub-buckets, 128 of them new in each power of two. A
   * test holds the two against each other. Above the highest trackable value there is one more index,
   * so that le counts stay right for values that quantiles clamp.
   */
  private static final int SUB_BUCKETS = 256;
  private static final int HALF_MAGNITUDE = 7;
  private static final int LEADING_ZEROS_BASE = 64 - 8;

  /** Up to here looking at one bound after the other is the quickest. */
  private static final int FEW = 16;

  private final long[] bounds;
  private final long highest;
  private final int overflowIndex;
  private final short[] rankOfIndex;
  private final short[] rankOfCell;
  private final long[] valueOfCell;

  private CellLayout(long[] bounds, long highest) {
    this.bounds = bounds;
    this.highest = highest;
    this.overflowIndex = highest == 0 ? 0 : hdrIndex(highest) + 1;
    this.rankOfIndex = new short[overflowIndex + 1];
    this.rankOfCell = new short[overflowIndex + 1 + bounds.length];
    this.valueOfCell = new long[rankOfCell.length];
    fill();
  }

  /** A layout of {@code le} bounds alone: a cell is a bucket. */
  static CellLayout buckets(long[] bounds) {
    return new CellLayout(bounds, 0);
  }

  /** A layout of {@code le} bounds and HDR cells up to the highest trackable value. */
  static CellLayout bucketsAndHdr(long[] bounds, long highest) {
    return new CellLayout(bounds, highest);
  }

  private void fill() {
    Arrays.fill(valueOfCell, -1);
    for (int index = 0; index <= overflowIndex; index++) {
      long lowest = lowestOf(index);
      int first = rank(0, lowest);
      rankOfIndex[index] = (short) first;
      long end = index == overflowIndex ? Long.MAX_VALUE : lowestOf(index + 1) - 1;
      for (int rank = first; rank <= rank(0, end); rank++) {
        rankOfCell[index + rank] = (short) rank;
        valueOfCell[index + rank] = highest == 0 ? -1 : Math.min(lowest, highest);
      }
    }
  }

  private long lowestOf(int index) {
    if (index == 0) {
      return 0;
    }
    if (index == overflowIndex) {
      // Not where HdrHistogram's next cell begins: values from here on are clamped, and a le bound
      // in between would be one too low for them.
      return highest + 1;
    }
    int bucket = (index >> HALF_MAGNITUDE) - 1;
    int sub = (index & (SUB_BUCKETS / 2 - 1)) + SUB_BUCKETS / 2;
    return bucket < 0 ? index : (long) sub << bucket;
  }

  private static int hdrIndex(long value) {
    int bucket = LEADING_ZEROS_BASE - Long.numberOfLeadingZeros(value | (SUB_BUCKETS - 1));
    int sub = (int) (value >>> bucket);
    return ((bucket + 1) << HALF_MAGNITUDE) + sub - SUB_BUCKETS / 2;
  }

  /** How many buckets there are, the one above the last bound included. */
  int buckets() {
    return bounds.length + 1;
  }

  /** How many cells there are, holes included. */
  int cells() {
    return rankOfCell.length;
  }

  /** The cell of a value that is not negative. */
  int cell(long value) {
    int index = index(value);
    return index + rank(rankOfIndex[index], value);
  }

  /** The bucket of a value that is not negative: how many bounds lie below it. */
  int bucket(long value) {
    return rank(rankOfIndex[index(value)], value);
  }

  private int index(long value) {
    return value > highest ? overflowIndex : hdrIndex(value);
  }

  /** Counts bounds below the value, from a number that are known to be. Mostly one comparison. */
  private int rank(int from, long value) {
    int rank = from;
    while (rank < bounds.length && value > bounds[rank]) {
      rank++;
      if (rank - from == FEW) { // many bounds, and no HDR cell that says where to begin
        int found = Arrays.binarySearch(bounds, rank, bounds.length, value);
        return found < 0 ? -found - 1 : found;
      }
    }
    return rank;
  }

  /** The bucket that a cell lies in. */
  int bucketOfCell(int cell) {
    return rankOfCell[cell];
  }

  /** A value of the HDR cell that a cell lies in; clamped; -1 where the layout has no HDR cells. */
  long valueOfCell(int cell) {
    return valueOfCell[cell];
  }

  /** Whether values have HDR cells. */
  boolean hasHdr() {
    return highest != 0;
  }

  /** The highest value that quantiles tell apart; 0 without HDR cells. */
  long highest() {
    return highest;
  }

  /** Whether quantiles show the value as a smaller one. */
  boolean clamps(long value) {
    return hasHdr() && value > highest;
  }
}
