package dev.tare.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many values of one histogram fell into each cell of HdrHistogram's scale: as exact as
 * quantiles are, and what an HdrHistogram of the same scale would hold. Cells without a value are
 * left out. Counts from when the series began, or between two copies of it: {@link #since}.
 *
 * <p>Where the histogram has an expected interval, these are the corrected counts, which are more
 * than were recorded. Immutable.
 */
public final class HistogramCells {
  private final Object series;
  private final long lowest;
  private final long highest;
  private final int digits;
  private final long[] values;
  private final long[] counts;

  /**
   * Takes ownership of the arrays.
   *
   * @param series an object that no other series has, compared by identity
   * @param lowest the smallest raw value that is told from 0
   * @param highest the largest raw value that is told from larger ones, which count as this
   * @param digits how many significant digits values keep
   * @param values the largest raw value of each cell, ascending
   * @param counts of the cell at the same place, never 0
   * @throws IllegalArgumentException if there is not one count a value
   */
  public HistogramCells(
      Object series, long lowest, long highest, int digits, long[] values, long[] counts) {
    if (values.length != counts.length) {
      throw new IllegalArgumentException(
          "values=%d counts=%d (one each)".formatted(values.length, counts.length));
    }
    this.series = series;
    this.lowest = lowest;
    this.highest = highest;
    this.digits = digits;
    this.values = values;
    this.counts = counts;
  }

  /** The smallest raw value that is told from 0: HdrHistogram's lowest discernible value. */
  public long lowest() {
    return lowest;
  }

  /** The largest raw value that is told from larger ones, which count as this. */
  public long highest() {
    return highest;
  }

  /** How many significant digits values keep. */
  public int digits() {
    return digits;
  }

  /** How many cells have values. */
  public int size() {
    return values.length;
  }

  /** The largest raw value of a cell; ascending with the place from 0 on. */
  public long value(int place) {
    return values[place];
  }

  /** How many values fell into a cell. */
  public long count(int place) {
    return counts[place];
  }

  /** How many values there were in all. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /**
   * What came after an earlier copy. If that is null, or of another series, which has had the same
   * labels before it was removed, all of this.
   */
  public HistogramCells since(@Nullable HistogramCells earlier) {
    if (earlier == null || earlier.series != series) {
      return this;
    }
    long[] freshValues = new long[values.length];
    long[] freshCounts = new long[values.length];
    int used = 0;
    int before = 0;
    for (int i = 0; i < values.length; i++) {
      while (before < earlier.values.length && earlier.values[before] < values[i]) {
        before++;
      }
      boolean known = before < earlier.values.length && earlier.values[before] == values[i];
      long fresh = counts[i] - (known ? earlier.counts[before] : 0);
      if (fresh > 0) {
        freshValues[used] = values[i];
        freshCounts[used++] = fresh;
      }
    }
    return new HistogramCells(
        series,
        lowest,
        highest,
        digits,
        Arrays.copyOf(freshValues, used),
        Arrays.copyOf(freshCounts, used));
  }

  /** For a person to read. */
  @Override
  public String toString() {
    return "%d values in %d cells, to %d digits".formatted(total(), size(), digits);
  }
}
