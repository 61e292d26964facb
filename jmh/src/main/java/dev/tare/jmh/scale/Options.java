package dev.tare.jmh.scale;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ScaleSim} is told.
 *
 * @param instances how many servers there seem to be
 * @param routes how many each of them has
 * @param intervalSeconds between two scrapes of one
 * @param seconds how long is measured, after each has been scraped twice
 * @param nativeHistograms whether Prometheus and the servers have native histograms
 * @param names of the families that are scraped; of none, all are
 * @param rules a folder of rules that Prometheus evaluates; null for none
 * @param prometheus its program
 * @param folder for its data and log
 */
record Options(
    int instances,
    int routes,
    int intervalSeconds,
    int seconds,
    boolean nativeHistograms,
    List<String> names,
    @Nullable Path rules,
    Path prometheus,
    Path folder) {
  private static final int MAX_INSTANCES = 10_000;
  private static final int MAX_ROUTES = 100;
  private static final int MAX_INTERVAL = 60;
  private static final int MAX_SECONDS = 600;

  Options {
    check("instances", instances, MAX_INSTANCES);
    check("routes", routes, MAX_ROUTES);
    check("interval", intervalSeconds, MAX_INTERVAL);
    check("for", seconds, MAX_SECONDS);
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "--%s=%d (allowed: 1 to %,d)", name, value, most));
    }
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one is not known, lacks its value, or may not be so much
   */
  static Options parse(String... words) {
    int instances = 1_000;
    int routes = 10;
    int interval = 15;
    int seconds = 120;
    boolean nativeHistograms = false;
    List<String> names = List.of();
    Path rules = null;
    Path prometheus = Path.of("prometheus");
    Path folder = Path.of("target", "scale-sim");
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--instances" -> instances = number(words, ++i);
        case "--routes" -> routes = number(words, ++i);
        case "--interval" -> interval = number(words, ++i);
        case "--for" -> seconds = number(words, ++i);
        case "--native" -> nativeHistograms = true;
        case "--names" -> names = List.of(value(words, ++i).split(",", -1));
        case "--rules" -> rules = Path.of(value(words, ++i));
        case "--prometheus" -> prometheus = Path.of(value(words, ++i));
        case "--folder" -> folder = Path.of(value(words, ++i));
        default -> throw new IllegalArgumentException(words[i] + " is not known");
      }
    }
    return new Options(
        instances, routes, interval, seconds, nativeHistograms, names, rules, prometheus, folder);
  }

  private static String value(String[] words, int at) {
    if (at == words.length) {
      throw new IllegalArgumentException(words[at - 1] + " has no value");
    }
    return words[at];
  }

  private static int number(String[] words, int at) {
    String word = value(words, at);
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(words[at - 1] + "=" + word + " (a whole number)", e);
    }
  }
}
