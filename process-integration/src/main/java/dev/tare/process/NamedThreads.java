package dev.tare.process;

import java.util.List;

/**
 * Threads that are counted together.
 *
 * @param group what they are called, as the value of a label
 * @param patterns of their names
 */
record NamedThreads(String group, NamePatterns patterns) {
  /** Threads that belong to no group. */
  static final String OTHER = "other";

  /** How many groups there may be. */
  static final int MOST = 16;

  static NamedThreads of(String group, String... patterns) {
    if (group.isEmpty() || group.equals(OTHER)) {
      throw new IllegalArgumentException(
          "group=%s (allowed: any but the empty name and \"%s\")".formatted(group, OTHER));
    }
    if (patterns.length == 0) {
      throw new IllegalArgumentException(
          "patterns= of group=%s (allowed: at least one pattern)".formatted(group));
    }
    return new NamedThreads(group, new NamePatterns(List.of(patterns)));
  }
}
