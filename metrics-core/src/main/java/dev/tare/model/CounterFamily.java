package dev.tare.model;

/** Counters of one family. */
public final class CounterFamily implements MetricFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final long[] values;

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

  /** The raw count of one series, in the {@link Unit} of the family, if it is {@link #known}. */
  public long rawValue(int row) {
    return values[row];
  }

  /** The count of one series in the base unit, if it is {@link #known}. */
  public double value(int row) {
    return descriptor.scale().toBase(values[row]);
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
