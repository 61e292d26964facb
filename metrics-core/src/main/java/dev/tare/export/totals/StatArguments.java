package dev.tare.export.totals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What {@code bin/stat} was asked for.
 *
 * @param file whose totals are shown
 * @param words of which the series have one each; all but Tare's own where there are none
 * @param once whether the table is printed once
 * @param every from one table to the next
 * @param rows of the screen
 * @param columns of the screen
 */
record StatArguments(
    Path file, List<String> words, boolean once, Duration every, int rows, int columns) {
  private static final String ALLOWED = " (allowed: --once, --every SECONDS, a file and words)";
  private static final double LONGEST_SECONDS = 3_600;

  /**
   * Reads the words of a command line.
   *
   * @throws IllegalArgumentException if one is wrong; the message names it and what is allowed
   */
  static StatArguments of(String... line) {
    List<String> plain = new ArrayList<>();
    boolean once = false;
    Duration every = Duration.ofSeconds(1);
    String screen = "";
    for (Iterator<String> rest = List.of(line).iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "--once" -> once = true;
        case "--every" -> every = seconds(value(word, rest));
        case "--screen" -> screen = value(word, rest);
        default -> plain.add(plain(word));
      }
    }
    if (plain.isEmpty()) {
      throw new IllegalArgumentException("no file" + ALLOWED);
    }
    List<String> words = plain.subList(1, plain.size());
    return new StatArguments(
        Path.of(plain.get(0)), words, once, every, size(screen, 0), size(screen, 1));
  }

  private static String plain(String word) {
    if (word.startsWith("-")) {
      throw new IllegalArgumentException(word + ALLOWED);
    }
    return word;
  }

  private static String value(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(name + " has no value");
    }
    return rest.next();
  }

  private static Duration seconds(String text) {
    if (text.matches("\\d{1,4}(\\.\\d{1,3})?")) {
      double seconds = Double.parseDouble(text);
      if (seconds >= 0.1 && seconds <= LONGEST_SECONDS) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
      }
    }
    throw new IllegalArgumentException("--every=%s (allowed: 0.1 to 3600)".formatted(text));
  }

  /** Of what {@code stty size} prints, rows and columns; without a terminal there is no end. */
  private static int size(String screen, int i) {
    String[] sizes = screen.trim().split(" ", -1);
    boolean known = sizes.length == 2 && sizes[i].matches("[1-9]\\d{0,4}");
    return known ? Integer.parseInt(sizes[i]) : Integer.MAX_VALUE;
  }

  /** Whether a series is shown. */
  boolean wants(String series) {
    if (words.isEmpty()) {
      return !series.startsWith("tare_");
    }
    String lower = series.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
  }
}
