package dev.tare.process;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Patterns of names, as a shell has them: {@code *} stands for any bytes, {@code ?} for one,
 * everything else for itself. They match bytes, so that a look at thousands of devices that are
 * left out makes nothing.
 */
final class NamePatterns {
  private final byte[][] patterns;

  NamePatterns(List<String> patterns) {
    this.patterns =
        patterns.stream()
            .map(pattern -> pattern.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  /** Whether one of them stands for all of {@code [from, to)}. */
  boolean match(Text text, int from, int to) {
    for (int i = 0; i < patterns.length; i++) {
      if (matches(patterns[i], text, from, to)) {
        return true;
      }
    }
    return false;
  }

  /** Goes back to the last {@code *} only, so that it ends in the product of both lengths. */
  private static boolean matches(byte[] pattern, Text text, int from, int to) {
    int at = from;
    int next = 0;
    int star = -1;
    int starAt = from;
    while (at < to) {
      if (next < pattern.length && pattern[next] == '*') {
        star = next++;
        starAt = at;
      } else if (next < pattern.length && (pattern[next] == '?' || pattern[next] == text.at(at))) {
        next++;
        at++;
      } else if (star >= 0) {
        next = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (next < pattern.length && pattern[next] == '*') {
      next++;
    }
    return next == pattern.length;
  }
}
