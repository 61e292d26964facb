package dev.tare.model;

/**
 * The name of a metric family, as it appears in the exposition.
 *
 * @param value letters, digits, {@code _} and {@code :}, not beginning with a digit; anything else
 *     is for registries that allow it, and is escaped for scrapers that do not
 */
public record MetricName(String value) implements Comparable<MetricName> {
  /**
   * Checks the characters.
   *
   * @throws IllegalArgumentException if {@code value} is empty, or not of Unicode characters
   */
  public MetricName {
    if (!NameEscaping.isUnicode(value)) {
      throw refused(value);
    }
  }

  /**
   * Checks that every scraper reads the name.
   *
   * @throws IllegalArgumentException if it has a character that needs to be escaped or quoted
   */
  public void checkClassic() {
    if (!NameEscaping.isClassicMetric(value)) {
      throw refused(value);
    }
  }

  private static IllegalArgumentException refused(String value) {
    return new IllegalArgumentException(
        "name=" + value + " (allowed: [a-zA-Z_:][a-zA-Z0-9_:]*; with utf8Names any characters)");
  }

  @Override
  public int compareTo(MetricName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
