package dev.tare.internal.naming;

/** Names of a pattern, and what they become. */
public record Rename(NamePattern from, String to) {
  /**
   * Checks that they fit.
   *
   * @throws IllegalArgumentException if {@code to} is empty, or has more {@code *} than {@code
   *     from}
   */
  public Rename {
    long most = NamePattern.wildcards(from.toString());
    if (to.isBlank() || NamePattern.wildcards(to) > most) {
      throw new IllegalArgumentException(
          "rename=%s to=%s (allowed: a name with no more than %d *)".formatted(from, to, most));
    }
  }

  @Override
  public String toString() {
    return from + "=" + to;
  }
}
