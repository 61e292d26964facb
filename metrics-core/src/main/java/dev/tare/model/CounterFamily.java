package dev.tare.model;

import org.jspecify.annotations.Nullable;

/** Counters of one family. */
public final class CounterFamily implements MetricFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final long[] values;
  private final @Nullable Exemplar @Nullable [] exemplars;
  private final long @Nullable [] created;
  private final double @Nullable [] doubles;

  /**
   * Takes ownership of {@code values}.
   *
   * @param values one raw value (see {@link Unit}) a series; negative where it is not known, as
   *     {@link MetricFamily#ABSENT}
   * @throws IllegalArgumentException if there is not one value a series
   */
  public CounterFamily(MetricDescriptor descriptor, SeriesIndex series, long[] values) {
    this(descriptor, series, values, null, null, null);
  }

  /**
   * Counts that somebody else keeps as doubles, and which are shown as they are. Takes ownership of
   * {@code doubles}.
   *
   * @param doubles one value a series, in the base unit; NaN where it is not known
   * @throws IllegalArgumentException if there is not one value a series
   */
  public CounterFamily(MetricDescriptor descriptor, SeriesIndex series, double[] doubles) {
    this(descriptor, series, MetricFamily.rounded(descriptor, doubles), doubles, null, null);
  }

  private CounterFamily(
      MetricDescriptor descriptor,
      SeriesIndex series,
      long[] values,
      double @Nullable [] doubles,
      @Nullable Exemplar @Nullable [] exemplars,
      long @Nullable [] created) {
    MetricFamily.checkLength(descriptor, "values", values.length, series.size());
    this.descriptor = descriptor;
    this.series = series;
    this.values = values;
    this.doubles = doubles;
    this.exemplars = exemplars;
    this.created = created;
  }

  /**
   * The same with exemplars; takes ownership of the array.
   *
   * @param perSeries one a series: what was added last, of what had a trace; null where there is
   *     none
   * @throws IllegalArgumentException if it has another length
   */
  public CounterFamily withExemplars(@Nullable Exemplar[] perSeries) {
    MetricFamily.checkLength(descriptor, "exemplars", perSeries.length, series.size());
    return new CounterFamily(descriptor, series, values, doubles, perSeries, created);
  }

  /**
   * The same with the times at which the series began; takes ownership of the array.
   *
   * @param epochMs one a series, in milliseconds since 1970; 0 where it is not known
   * @throws IllegalArgumentException if it has another length
   */
  public CounterFamily withCreated(long[] epochMs) {
    MetricFamily.checkLength(descriptor, "created", epochMs.length, series.size());
    return new CounterFamily(descriptor, series, values, doubles, exemplars, epochMs);
  }

  @Override
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public CounterFamily withDescriptor(MetricDescriptor other) {
    MetricFamily.checkType(descriptor, other);
    return new CounterFamily(other, series, values, doubles, exemplars, created);
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

  /** What was added with its trace; null where there is none. */
  public @Nullable Exemplar exemplar(int row) {
    return exemplars == null ? null : exemplars[row];
  }

  /** When the series began to count, in milliseconds since 1970; 0 where that is not told. */
  public long createdMs(int row) {
    return created == null ? 0 : created[row];
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
