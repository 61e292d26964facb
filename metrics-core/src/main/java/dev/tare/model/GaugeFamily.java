package dev.tare.model;

/**
 * Gauges of one family; also the family of numbers of {@linkplain MetricType#UNKNOWN unknown} type.
 */
public final class GaugeFamily implements MetricFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final long[] bits;

  /**
   * Takes ownership of {@code bits}.
   *
   * @param bits one value a series, in the base unit, as {@link Double#doubleToRawLongBits} gives
   *     it; NaN where it is not known
   * @throws IllegalArgumentException if there is not one value a series
   */
  public GaugeFamily(MetricDescriptor descriptor, SeriesIndex series, long[] bits) {
    MetricFamily.checkLength(descriptor, "values", bits.length, series.size());
    this.descriptor = descriptor;
    this.series = series;
    this.bits = bits;
  }

  @Override
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public GaugeFamily withDescriptor(MetricDescriptor other) {
    MetricFamily.checkType(descriptor, other);
    return new GaugeFamily(other, series, bits);
  }

  @Override
  public SeriesIndex series() {
    return series;
  }

  /** The value of one series; NaN where it is not known, and a writer leaves its sample out. */
  public double value(int row) {
    return Double.longBitsToDouble(bits[row]);
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
