package dev.tare.internal.naming;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Names of families, where each {@code *} stands for any characters, or none. Immutable. */
public final class NamePattern {
  private static final char ANY = '*';

  private final String text;
  private final Pattern regex;

  /**
   * A pattern as it is written.
   *
   * @throws IllegalArgumentException if there is nothing in it
   */
  public NamePattern(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("pattern=\"\" (allowed: a name, * for any characters)");
    }
    this.text = text;
    this.regex =
        Pattern.compile(
            parts(text).stream().map(Pattern::quote).collect(Collectors.joining("(.*)")));
  }

  private static List<String> parts(String text) {
    return Arrays.asList(text.split("\\*", -1));
  }

  /** How many {@code *} a text has. */
  static long wildcards(String text) {
    return text.chars().filter(c -> c == ANY).count();
  }

  /** Whether it is a pattern of this name. */
  boolean matches(String name) {
    return regex.matcher(name).matches();
  }

  /**
   * What a name becomes.
   *
   * @param to has at most as many {@code *} as the pattern, each of which stands for the same as
   *     there
   * @return null where it is no pattern of this name
   */
  @Nullable String renamed(String name, String to) {
    Matcher found = regex.matcher(name);
    if (!found.matches()) {
      return null;
    }
    List<String> parts = parts(to);
    return parts.get(0)
        + IntStream.range(1, parts.size())
            .mapToObj(i -> found.group(i) + parts.get(i))
            .collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return text;
  }
}
