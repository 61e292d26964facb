package dev.tare.model;

import org.jspecify.annotations.Nullable;

/** Counters of one family. */
public final class CounterFamily implements MetricFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final long[] values;
  private final double @Nullable [] doubles;

  /**
   * Takes ownership of {@code values}.
   *
   * @param values one raw value (see {@link Unit}) a series; negative where it is not known, as
   *     {@link MetricFamily#ABSENT}
   * @throws IllegalArgumentException if there is not one value a series
   */
  public CounterFamily(MetricDescriptor descriptor, SeriesIndex series, long[] values) {
    MetricFamily.checkLength(descriptor, "values", values.length, series.size());
    this.descriptor = descriptor;
    this.series = series;
    this.values = values;
    this.doubles = null;
  }

  /**
   * Counts that somebody else keeps as doubles, and which are shown as they are. Takes ownership of
   * {@code doubles}.
   *
   * @param doubles one value a series, in the base unit; NaN where it is not known
   * @throws IllegalArgumentException if there is not one value a series
   */
  public CounterFamily(MetricDescriptor descriptor, SeriesIndex series, double[] doubles) {
    MetricFamily.checkLength(descriptor, "values", doubles.length, series.size());
    this.descriptor = descriptor;
    this.series = series;
    this.values = MetricFamily.rounded(descriptor, doubles);
    this.doubles = doubles;
  }

  @Override
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public SeriesIndex series() {
    return series;
  }

  /** Whether the count of one series is known; where it is not, a writer leaves its sample out. */
  public boolean known(int row) {
    return values[row] >= 0;
  }

  /** Whether the counts are doubles, of which {@link #rawValue} is rounded. */
  public boolean inDoubles() {
    return doubles != null;
  }

  /** The raw count of one series, in the {@link Unit} of the family, if it is {@link #known}. */
  public long rawValue(int row) {
    return values[row];
  }

  /** The count of one series in the base unit, if it is {@link #known}. */
  public double value(int row) {
    double[] exact = doubles;
    return exact == null ? descriptor.scale().toBase(values[row]) : exact[row];
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
