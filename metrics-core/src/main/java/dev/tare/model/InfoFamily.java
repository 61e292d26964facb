package dev.tare.model;

import java.util.Objects;

/**
 * Facts about the process, told by labels alone. The name ends in {@code _info}.
 *
 * @param series one row a fact
 */
public record InfoFamily(MetricDescriptor descriptor, SeriesIndex series) implements MetricFamily {

  /** Checks that there are both. */
  public InfoFamily {
    Objects.requireNonNull(descriptor, "descriptor");
    Objects.requireNonNull(series, "series");
  }

  @Override
  public InfoFamily withDescriptor(MetricDescriptor other) {
    MetricFamily.checkType(descriptor, other);
    return new InfoFamily(other, series);
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
