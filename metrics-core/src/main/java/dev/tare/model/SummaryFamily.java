package dev.tare.model;

import org.jspecify.annotations.Nullable;

/** Summaries of one family: quantiles, and count and sum where the family has them. */
public final class SummaryFamily implements MetricFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final double[] quantiles;
  private final boolean counted;
  private final long[] values;
  private final long @Nullable [] created;
  private final double @Nullable [] doubles;

  /**
   * Takes ownership of the arrays.
   *
   * @param quantiles ascending, each from 0 to 1; may be empty
   * @param counted whether the series have a count and a sum
   * @param values for each series one raw value a quantile ({@link MetricFamily#ABSENT} where
   *     nothing was recorded), then, if {@code counted}, the count and the raw sum
   * @throws IllegalArgumentException if {@code values} has another length
   */
  public SummaryFamily(
      MetricDescriptor descriptor,
      SeriesIndex series,
      double[] quantiles,
      boolean counted,
      long[] values) {
    this(descriptor, series, quantiles, counted, values, null, null);
  }

  /**
   * Summaries that somebody else keeps as doubles, and which are shown as they are. Takes ownership
   * of the arrays.
   *
   * @param quantiles ascending, each from 0 to 1; may be empty
   * @param doubles for each series one value a quantile, in the base unit (NaN where nothing was
   *     recorded), and the sum
   * @param counts one a series
   * @throws IllegalArgumentException if an array has another length
   */
  public SummaryFamily(
      MetricDescriptor descriptor,
      SeriesIndex series,
      double[] quantiles,
      double[] doubles,
      long[] counts) {
    this(
        descriptor,
        series,
        quantiles,
        true,
        rounded(descriptor, series.size(), quantiles.length, doubles, counts),
        null,
        doubles);
  }

  private static long[] rounded(
      MetricDescriptor descriptor, int rows, int quantiles, double[] doubles, long[] counts) {
    int width = quantiles + 1;
    MetricFamily.checkLength(descriptor, "values", doubles.length, rows * width);
    MetricFamily.checkLength(descriptor, "counts", counts.length, rows);
    long[] values = new long[rows * (width + 1)];
    for (int row = 0; row < rows; row++) {
      int to = row * (width + 1);
      for (int i = 0; i < quantiles; i++) {
        values[to + i] = MetricFamily.rounded(descriptor, doubles[row * width + i]);
      }
      values[to + quantiles] = counts[row];
      values[to + width] = MetricFamily.rounded(descriptor, doubles[row * width + width - 1]);
    }
    return values;
  }

  private SummaryFamily(
      MetricDescriptor descriptor,
      SeriesIndex series,
      double[] quantiles,
      boolean counted,
      long[] values,
      long @Nullable [] created,
      double @Nullable [] doubles) {
    int expected = series.size() * (quantiles.length + (counted ? 2 : 0));
    MetricFamily.checkLength(descriptor, "values", values.length, expected);
    this.descriptor = descriptor;
    this.series = series;
    this.quantiles = quantiles;
    this.counted = counted;
    this.values = values;
    this.created = created;
    this.doubles = doubles;
  }

  /**
   * The same with the times at which the series began; takes ownership of the array.
   *
   * @param epochMs one a series, in milliseconds since 1970; 0 where it is not known
   * @throws IllegalArgumentException if it has another length
   */
  public SummaryFamily withCreated(long[] epochMs) {
    MetricFamily.checkLength(descriptor, "created", epochMs.length, series.size());
    return new SummaryFamily(descriptor, series, quantiles, counted, values, epochMs, doubles);
  }

  @Override
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public SummaryFamily withDescriptor(MetricDescriptor other) {
    MetricFamily.checkType(descriptor, other);
    return new SummaryFamily(other, series, quantiles, counted, values, created, doubles);
  }

  @Override
  public SeriesIndex series() {
    return series;
  }

  /** When the series began to count, in milliseconds since 1970; 0 where that is not told. */
  public long createdMs(int row) {
    return created == null ? 0 : created[row];
  }

  /** How many quantiles each series has. */
  public int quantiles() {
    return quantiles.length;
  }

  /** A quantile of the family, from 0 to 1. */
  public double quantile(int quantile) {
    return quantiles[quantile];
  }

  /** Whether the series have a count and a sum. */
  public boolean counted() {
    return counted;
  }

  /** Whether sums and quantiles are doubles, of which the raw ones are rounded. */
  public boolean inDoubles() {
    return doubles != null;
  }

  /** The value of a quantile in the base unit; NaN where nothing was recorded. */
  public double quantileValue(int row, int quantile) {
    double[] exact = doubles;
    if (exact != null) {
      return exact[row * (quantiles.length + 1) + quantile];
    }
    long raw = rawQuantile(row, quantile);
    return raw == ABSENT ? Double.NaN : descriptor.scale().toBase(raw);
  }

  /** The raw value of a quantile, or {@link MetricFamily#ABSENT}. */
  public long rawQuantile(int row, int quantile) {
    return values[row * stride() + quantile];
  }

  /** The count; only where the family is {@code counted}. */
  public long count(int row) {
    return values[row * stride() + quantiles.length];
  }

  /** The exact sum of the raw values; only where the family is {@code counted}. */
  public long rawSum(int row) {
    return values[row * stride() + quantiles.length + 1];
  }

  /** The sum in the base unit; only where the family is {@code counted}. */
  public double sum(int row) {
    double[] exact = doubles;
    return exact == null
        ? descriptor.scale().toBase(rawSum(row))
        : exact[row * (quantiles.length + 1) + quantiles.length];
  }

  private int stride() {
    return quantiles.length + (counted ? 2 : 0);
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
