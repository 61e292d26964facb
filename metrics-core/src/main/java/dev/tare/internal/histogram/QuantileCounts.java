package dev.tare.internal.histogram;

import dev.tare.model.HistogramCells;
import org.jspecify.annotations.Nullable;

/**
 * What the quantiles of one series are read from, of its life or of a stretch of time: counts by
 * HDR cell, and the extremes. The aggregator's own.
 */
final class QuantileCounts {
  private static final int OBJECT_BYTES = 40;

  private final HdrScale scale;
  private final @Nullable ExpectedInterval correction;
  private final CellCounts counts;
  private long low = Long.MAX_VALUE;
  private long high = -1;

  /** Nothing counted yet. */
  QuantileCounts(HdrScale scale, @Nullable ExpectedInterval correction) {
    this.scale = scale;
    this.correction = correction;
    this.counts = new CellCounts(scale.cells());
  }

  /** Takes the memory that counting a value needs; or fails. */
  void prepare(long value) {
    long inside = Math.min(value, scale.highest());
    if (correction == null) {
      counts.prepare(scale.index(inside), 1);
    } else {
      correction.forEachCell(scale, inside, 1, counts::prepare);
    }
  }

  /** Counts a value, not negative; above the highest it counts as that. Or fails and does not. */
  void record(long value) {
    long inside = Math.min(value, scale.highest());
    if (correction == null) {
      counts.increment(scale.index(inside));
      low = Math.min(low, value);
    } else {
      correction.forEachCell(scale, inside, 1, counts::prepare);
      correction.forEachCell(scale, inside, 1, counts::add);
      low = Math.min(low, correction.smallest(inside));
    }
    high = Math.max(high, value);
  }

  /**
   * Counts values that are known by their cell alone; or fails and does not. {@link #reach} has to
   * follow. Corrected from the end of the cell, as HdrHistogram corrects what it has counted.
   *
   * @param value of the cell, not above the highest
   */
  void record(long value, long times) {
    int cell = scale.index(value);
    if (correction == null) {
      counts.add(cell, times);
    } else {
      long end = Math.min(scale.highestOf(cell), scale.highest());
      correction.forEachCell(scale, end, times, counts::prepare);
      correction.forEachCell(scale, end, times, counts::add);
      low = Math.min(low, Math.min(value, correction.smallest(end)));
    }
  }

  /**
   * Widens the extremes by what is known of values in two cells.
   *
   * @param first of the lower cell
   * @param last of the upper one
   * @param least no value was lower, in whatever cell
   * @param most no value was higher, in whatever cell
   */
  void reach(long first, long last, long least, long most) {
    if (correction == null) {
      low = Math.min(low, within(scale.index(first), least));
    }
    high = Math.max(high, within(scale.index(last), most));
  }

  /** The nearest value that lies in a cell; the last one has no end. */
  private long within(int cell, long value) {
    boolean last = cell == scale.cells() - 1;
    long end = last ? Long.MAX_VALUE : scale.highestOf(cell);
    return Math.max(scale.lowestOf(cell), Math.min(end, value));
  }

  /** How many values are counted. */
  long total() {
    return counts.total();
  }

  /**
   * Writes quantiles of what is counted here and in another one of the same scale, in one pass over
   * the cells: as HdrHistogram's {@code getValueAtPercentile} has them, but never below the lowest
   * value nor above the highest, which are exact. One at least must be counted.
   *
   * @param quantiles ascending
   */
  void copyQuantiles(@Nullable QuantileCounts more, double[] quantiles, long[] values, int at) {
    long total = total() + (more == null ? 0 : more.total());
    long least = more == null ? low : Math.min(low, more.low);
    long most = more == null ? high : Math.max(high, more.high);
    int cell = -1;
    long seen = 0;
    for (int i = 0; i < quantiles.length; i++) {
      long rank = rank(quantiles[i], total);
      while (seen < rank && cell < scale.cells() - 1) {
        cell = next(more, cell + 1);
        seen += count(more, cell);
      }
      values[at + i] = value(quantiles[i], cell, least, most);
    }
  }

  private int next(@Nullable QuantileCounts more, int from) {
    int next = counts.next(from);
    int other = more == null ? next : Math.min(next, more.counts.next(from));
    return Math.min(other, scale.cells() - 1);
  }

  private long count(@Nullable QuantileCounts more, int cell) {
    return counts.count(cell) + (more == null ? 0 : more.counts.count(cell));
  }

  /** An ulp less, so that what rounding has added does not reach for the next value. */
  private static long rank(double quantile, long total) {
    double percentile = Math.max(Math.nextDown(100 * quantile), 0);
    return Math.max(1, (long) Math.ceil(percentile * total / 100));
  }

  private long value(double quantile, int cell, long least, long most) {
    if (quantile == 1) {
      return most;
    }
    long value = quantile == 0 ? scale.lowestOf(cell) : scale.highestOf(cell);
    return Math.max(least, Math.min(most, value));
  }

  /** Adds what another one of the same scale has counted; or fails and does not. */
  void add(QuantileCounts more) {
    CellCounts others = more.counts;
    for (int cell = others.next(0); cell < scale.cells(); cell = others.next(cell + 1)) {
      counts.prepare(cell, others.count(cell));
    }
    for (int cell = others.next(0); cell < scale.cells(); cell = others.next(cell + 1)) {
      counts.add(cell, others.count(cell));
    }
    low = Math.min(low, more.low);
    high = Math.max(high, more.high);
  }

  /** Copies what is counted here and in another one of the same scale. */
  HistogramCells copy(@Nullable QuantileCounts more, Object series) {
    int used = 0;
    for (int cell = 0; cell < scale.cells(); cell++) {
      cell = next(more, cell);
      used += count(more, cell) == 0 ? 0 : 1;
    }
    long[] values = new long[used];
    long[] copies = new long[used];
    int at = 0;
    for (int cell = 0; cell < scale.cells(); cell++) {
      cell = next(more, cell);
      long count = count(more, cell);
      if (count != 0) {
        values[at] = cell == scale.cells() - 1 ? scale.highest() : scale.highestOf(cell);
        copies[at++] = count;
      }
    }
    return new HistogramCells(
        series, scale.lowest(), scale.highest(), scale.digits(), values, copies);
  }

  /** Forgets everything. */
  void clear() {
    counts.clear();
    low = Long.MAX_VALUE;
    high = -1;
  }

  /** What one takes at most, in bytes, where no cell has counted 2¹⁵ values. */
  static long maxBytes(HdrScale scale) {
    return OBJECT_BYTES + CellCounts.maxBytes(scale.cells());
  }

  /** What it takes, in bytes. */
  long bytes() {
    return OBJECT_BYTES + counts.bytes();
  }
}
