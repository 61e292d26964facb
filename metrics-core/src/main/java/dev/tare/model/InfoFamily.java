package dev.tare.model;

/**
 * Facts about the process, told by labels alone. The name ends in {@code _info}.
 *
 * @param series one row a fact
 */
public record InfoFamily(MetricDescriptor descriptor, SeriesIndex series) implements MetricFamily {

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it does not end in {@code _info}
   */
  public InfoFamily {
    if (!descriptor.name().value().endsWith("_info")) {
      throw new IllegalArgumentException(
          "name=" + descriptor.name() + " (allowed for an info: *_info)");
    }
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
