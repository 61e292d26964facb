package dev.tare.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histograms of one family. Bucket counts are <em>not</em> cumulative. */
public final class HistogramFamily implements MetricFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final long[] upperBounds;
  private final long[] values;
  private final List<NativeHistogram> natives;
  private final @Nullable Exemplar @Nullable [] exemplars;
  private final long @Nullable [] created;
  private final @Nullable HistogramCells @Nullable [] cells;

  /** Of a family in doubles the bounds and sums as they were given; else null. */
  private final @Nullable Doubles doubles;

  /** Bounds and sums in the base unit. */
  private static final class Doubles {
    private final double[] upperBounds;
    private final double[] sums;

    Doubles(double[] upperBounds, double[] sums) {
      this.upperBounds = upperBounds;
      this.sums = sums;
    }
  }

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
    this(descriptor, series, upperBounds, values, List.of(), null, null, null, null);
  }

  /**
   * Histograms that somebody else keeps with bounds and sums in doubles, which are shown as they
   * are. Takes ownership of {@code upperBounds} and {@code sums}.
   *
   * @param upperBounds inclusive upper bounds ({@code le}) in the base unit, ascending, without
   *     +Inf
   * @param counts for each series the count of each bucket and the count above the last bound
   * @param sums one a series, in the base unit
   * @throws IllegalArgumentException if an array has another length
   */
  public HistogramFamily(
      MetricDescriptor descriptor,
      SeriesIndex series,
      double[] upperBounds,
      long[] counts,
      double[] sums) {
    this(
        descriptor,
        series,
        MetricFamily.rounded(descriptor, upperBounds),
        withSums(descriptor, series.size(), upperBounds.length + 1, counts, sums),
        List.of(),
        null,
        null,
        new Doubles(upperBounds, sums),
        null);
  }

  private static long[] withSums(
      MetricDescriptor descriptor, int rows, int buckets, long[] counts, double[] sums) {
    MetricFamily.checkLength(descriptor, "counts", counts.length, rows * buckets);
    MetricFamily.checkLength(descriptor, "sums", sums.length, rows);
    long[] values = new long[rows * (buckets + 1)];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(counts, row * buckets, values, row * (buckets + 1), buckets);
      values[(row + 1) * (buckets + 1) - 1] = MetricFamily.rounded(descriptor, sums[row]);
    }
    return values;
  }

  private HistogramFamily(
      MetricDescriptor descriptor,
      SeriesIndex series,
      long[] upperBounds,
      long[] values,
      List<NativeHistogram> natives,
      @Nullable Exemplar @Nullable [] exemplars,
      long @Nullable [] created,
      @Nullable Doubles doubles,
      @Nullable HistogramCells @Nullable [] cells) {
    int expected = series.size() * (upperBounds.length + 2);
    MetricFamily.checkLength(descriptor, "values", values.length, expected);
    this.descriptor = descriptor;
    this.series = series;
    this.upperBounds = upperBounds;
    this.values = values;
    this.natives = natives;
    this.exemplars = exemplars;
    this.created = created;
    this.doubles = doubles;
    this.cells = cells;
  }

  /**
   * The same with native buckets of the same values.
   *
   * @param histograms one a series
   * @throws IllegalArgumentException if there is not one a series
   */
  public HistogramFamily withNative(List<NativeHistogram> histograms) {
    MetricFamily.checkLength(descriptor, "natives", histograms.size(), series.size());
    return new HistogramFamily(
        descriptor,
        series,
        upperBounds,
        values,
        List.copyOf(histograms),
        exemplars,
        created,
        doubles,
        cells);
  }

  /**
   * The same with exemplars; takes ownership of the array.
   *
   * @param perBucket for each series one a bucket, the one above the last bound included; null
   *     where there is none
   * @throws IllegalArgumentException if it has another length
   */
  public HistogramFamily withExemplars(@Nullable Exemplar[] perBucket) {
    int expected = series.size() * buckets();
    MetricFamily.checkLength(descriptor, "exemplars", perBucket.length, expected);
    return new HistogramFamily(
        descriptor, series, upperBounds, values, natives, perBucket, created, doubles, cells);
  }

  /**
   * The same with the times at which the series began; takes ownership of the array. A gauge
   * histogram has none.
   *
   * @param epochMs one a series, in milliseconds since 1970; 0 where it is not known
   * @throws IllegalArgumentException if it has another length
   */
  public HistogramFamily withCreated(long[] epochMs) {
    MetricFamily.checkLength(descriptor, "created", epochMs.length, series.size());
    return new HistogramFamily(
        descriptor, series, upperBounds, values, natives, exemplars, epochMs, doubles, cells);
  }

  /**
   * The same with counts by cell; takes ownership of the array.
   *
   * @param perSeries one a series; null where it has none
   * @throws IllegalArgumentException if it has another length
   */
  public HistogramFamily withCells(@Nullable HistogramCells[] perSeries) {
    MetricFamily.checkLength(descriptor, "cells", perSeries.length, series.size());
    return new HistogramFamily(
        descriptor, series, upperBounds, values, natives, exemplars, created, doubles, perSeries);
  }

  @Override
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public HistogramFamily withDescriptor(MetricDescriptor other) {
    MetricFamily.checkType(descriptor, other);
    return new HistogramFamily(
        other, series, upperBounds, values, natives, exemplars, created, doubles, cells);
  }

  @Override
  public SeriesIndex series() {
    return series;
  }

  /** The native buckets of one series; null where the family has none, or none were asked for. */
  public @Nullable NativeHistogram nativeHistogram(int row) {
    return natives.isEmpty() ? null : natives.get(row);
  }

  /** A value of this bucket with its trace; null where there is none. */
  public @Nullable Exemplar exemplar(int row, int bucket) {
    return exemplars == null ? null : exemplars[row * buckets() + bucket];
  }

  /**
   * Whether counts by cell were asked for and the family keeps them; a series may have none all the
   * same, see {@link #cells}.
   */
  public boolean hasCells() {
    return cells != null;
  }

  /**
   * How many values each cell of one series has had. Read a moment after the buckets: what was
   * recorded between is in here alone. Null where the family keeps none, the series came when there
   * were too many with quantiles, or {@link Detail#CELLS} was not asked for.
   */
  public @Nullable HistogramCells cells(int row) {
    return cells == null ? null : cells[row];
  }

  /** When the series began to count, in milliseconds since 1970; 0 where that is not told. */
  public long createdMs(int row) {
    return created == null ? 0 : created[row];
  }

  /** Whether bounds and sums are doubles, of which the raw ones are rounded. */
  public boolean inDoubles() {
    return doubles != null;
  }

  /** How many buckets a series has, the one above the last bound included. */
  public int buckets() {
    return upperBounds.length + 1;
  }

  /** The upper bound of a bucket in the base unit; +Inf for the last. */
  public double upperBound(int bucket) {
    if (bucket == upperBounds.length) {
      return Double.POSITIVE_INFINITY;
    }
    return doubles == null
        ? descriptor.scale().toBase(upperBounds[bucket])
        : doubles.upperBounds[bucket];
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

  /** The sum in the base unit: of a family that is not in doubles the nearest to the raw sum. */
  public double sum(int row) {
    return doubles == null ? descriptor.scale().toBase(rawSum(row)) : doubles.sums[row];
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
