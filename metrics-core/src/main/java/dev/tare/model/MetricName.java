package dev.tare.model;

import java.util.regex.Pattern;

/**
 * The name of a metric family, as it appears in the exposition.
 *
 * @param value letters, digits, {@code _} and {@code :}, not beginning with a digit
 */
public record MetricName(String value) implements Comparable<MetricName> {
  private static final Pattern VALID = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  /**
   * Checks the characters.
   *
   * @throws IllegalArgumentException if {@code value} has a character that the formats do not allow
   */
  public MetricName {
    if (!VALID.matcher(value).matches()) {
      throw new IllegalArgumentException("name=" + value + " (allowed: " + VALID.pattern() + ")");
    }
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
