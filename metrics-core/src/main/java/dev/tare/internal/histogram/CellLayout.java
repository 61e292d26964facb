package dev.tare.internal.histogram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maps a value to a <em>cell</em>: its place in the merged list of HdrHistogram's cell bounds and
 * the histogram's {@code le} bounds. From counts by cell both can be had back exactly.
 *
 * <p>Immutable; one a family.
 */
public final class CellLayout {
  /*
   * A value has an HDR index (which HdrHistogram cell) and a rank (how many le bounds lie below it).
   * Both never decrease as the value grows, so their sum identifies the pair: that is the cell. Where
   * a le bound coincides with the end of an HDR cell, one number is skipped; the hole stays 0.
   *
   * Above the highest trackable value there is one more index, so that le counts stay right for
   * values that quantiles clamp.
   */
  /** Up to here looking at one bound after the other is the quickest. */
  private static final int FEW = 16;

  /** No cell. */
  public static final int NONE = -1;

  /**
   * In place of the cell of a step that a bound, or the highest value, divides in two: above those
   * of all cells.
   */
  private static final char DIVIDED = Character.MAX_VALUE;

  /** Enough for most steps to lie between two bounds, and few enough to be all in the cache. */
  private static final int COARSE_DIGITS = 1;

  private final long[] bounds;
  private final @Nullable HdrScale scale;
  private final long highest;
  private final long covered;
  private final int overflowIndex;

  /**
   * By step of a scale of its own, from 0 on: the HDR cells' or, where there are none, a coarse
   * one. What {@link HdrScale#index} works with lies here, too: a load less for each.
   */
  private final char[] cellOfStep;

  private final int topShift;
  private final int half;
  private final long linear;
  private final short[] rankOfIndex;
  private final short[] rankOfCell;
  private final int[] bucketEnds;
  private final long[] valueOfCell;

  private CellLayout(long[] bounds, @Nullable HdrScale scale) {
    this.bounds = bounds;
    this.scale = scale;
    this.highest = scale == null ? 0 : scale.highest();
    this.covered = scale == null ? Long.MAX_VALUE : highest;
    this.overflowIndex = scale == null ? 0 : scale.index(highest) + 1;
    this.rankOfIndex = new short[overflowIndex + 1];
    this.rankOfCell = new short[overflowIndex + 1 + bounds.length];
    this.bucketEnds = new int[bounds.length + 1];
    this.valueOfCell = new long[rankOfCell.length];
    fill();
    HdrScale steps = scale == null ? new HdrScale(1, Long.MAX_VALUE, COARSE_DIGITS) : scale;
    this.topShift = steps.topShift();
    this.half = steps.half();
    this.linear = steps.linear();
    this.cellOfStep = cellOfStep(steps);
  }

  private char[] cellOfStep(HdrScale steps) {
    char[] cells = new char[steps.skipped() + steps.cells()];
    for (int index = 0; index < steps.cells(); index++) {
      long lowest = steps.lowestOf(index);
      boolean last = index == steps.cells() - 1;
      long end = last ? Long.MAX_VALUE : steps.highestOf(index);
      boolean whole = covers(end) && rank(0, lowest) == rank(0, end);
      cells[steps.skipped() + index] = whole ? (char) cell(lowest) : DIVIDED;
    }
    return cells;
  }

  /** A layout of {@code le} bounds alone: a cell is a bucket. */
  public static CellLayout buckets(long[] bounds) {
    return new CellLayout(bounds, null);
  }

  /** A layout of {@code le} bounds and HDR cells. */
  public static CellLayout bucketsAndHdr(long[] bounds, HdrScale scale) {
    return new CellLayout(bounds, scale);
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
        valueOfCell[index + rank] = scale == null ? -1 : Math.min(lowest, highest);
      }
    }
    for (int cell = 1; cell < rankOfCell.length; cell++) { // those of holes must not fall
      rankOfCell[cell] = (short) Math.max(rankOfCell[cell], rankOfCell[cell - 1]);
    }
    for (int cell = 0; cell < rankOfCell.length; cell++) {
      bucketEnds[rankOfCell[cell]] = cell + 1;
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
    return scale == null ? 0 : scale.lowestOf(index);
  }

  /** How many buckets there are, the one above the last bound included. */
  public int buckets() {
    return bounds.length + 1;
  }

  /** How many cells there are, holes included. */
  public int cells() {
    return rankOfCell.length;
  }

  /** The cell of a value that is not negative. */
  public int cell(long value) {
    int index = index(value);
    return index + rank(rankOfIndex[index], value);
  }

  /** The cell of a value; {@link #NONE} for one that is not {@linkplain #covers covered}. */
  public int cellOf(long value) {
    return covers(value) ? cell(value) : NONE;
  }

  /**
   * The same and sooner, for most values. For the rest a number that no cell has: for values that
   * are not covered, and for those that share a step of the scale with a bound, or with the highest
   * value.
   */
  public int quickCell(long value) {
    char[] cells = cellOfStep;
    int shift = topShift - Long.numberOfLeadingZeros(value | linear);
    int step = (shift << half) + (int) (value >>> shift);
    if (step < 0 || step >= cells.length) {
      return NONE; // negative, or far too large
    }
    return cells[step];
  }

  /** The bucket of a value that is not negative: how many bounds lie below it. */
  int bucket(long value) {
    return rank(rankOfIndex[index(value)], value);
  }

  private int index(long value) {
    return scale == null || value > highest ? overflowIndex : scale.index(value);
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

  /** Of each bucket, past its last cell; not copied. */
  int[] bucketEnds() {
    return bucketEnds;
  }

  /** A value of the HDR cell that a cell lies in; clamped; -1 where the layout has no HDR cells. */
  long valueOfCell(int cell) {
    return valueOfCell[cell];
  }

  /** Whether values have HDR cells. */
  public boolean hasHdr() {
    return scale != null;
  }

  /** Whether a value is counted as it is: not negative, and told apart by quantiles. */
  public boolean covers(long value) {
    return Long.compareUnsigned(value, covered) <= 0; // a negative one is larger than all, unsigned
  }

  /** Whether quantiles show the value as a smaller one. */
  public boolean clamps(long value) {
    return hasHdr() && value > highest;
  }
}
