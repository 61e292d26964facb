package dev.tare.jmh.server;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ServerBench} is told.
 *
 * @param openLoop whether requests are sent at a rate, whatever the answers do
 * @param rate of these, in requests a second; 0 to be found out
 * @param rounds how often each server is loaded
 * @param warmSeconds for which a server is loaded before it is measured
 * @param loadSeconds for which it is measured
 * @param variants which servers
 * @param out the folder for the results
 * @param commit what is measured
 * @param compare an earlier report, if this one is to be held against it
 */
record ServerOptions(
    boolean openLoop,
    int rate,
    int rounds,
    int warmSeconds,
    int loadSeconds,
    List<Variant> variants,
    Path out,
    String commit,
    @Nullable Path compare) {
  private static final int MOST = 1_000_000;

  /** Well below what a process may take to answer. */
  private static final int MOST_SECONDS = 300;

  /**
   * Reads pairs of a name and a value.
   *
   * @throws IllegalArgumentException if a name is not known, or a value not allowed
   */
  static ServerOptions parse(String... words) {
    boolean openLoop = false;
    int rate = 0;
    int rounds = 5;
    int warm = 2;
    int load = 3;
    String only = ".*";
    String out = "target/bench-server";
    String commit = "unknown";
    Path compare = null;
    for (int i = 0; i < words.length; i += 2) {
      String name = words[i];
      if (i + 1 == words.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      String value = words[i + 1];
      switch (name) {
        case "--loop" -> openLoop = isOpen(value);
        case "--rate" -> rate = number(name, value, 0, MOST);
        case "--rounds" -> rounds = number(name, value, 1, MOST);
        case "--warm" -> warm = number(name, value, 1, MOST_SECONDS);
        case "--load" -> load = number(name, value, 1, MOST_SECONDS);
        case "--only" -> only = value;
        case "--out" -> out = value;
        case "--commit" -> commit = value;
        case "--compare" -> compare = Path.of(value);
        default -> throw new IllegalArgumentException("unknown argument " + name);
      }
    }
    return new ServerOptions(
        openLoop, rate, rounds, warm, load, matching(only), Path.of(out), commit, compare);
  }

  private static boolean isOpen(String loop) {
    return switch (loop) {
      case "open" -> true;
      case "closed" -> false;
      default ->
          throw new IllegalArgumentException("--loop=" + loop + " (allowed: open or closed)");
    };
  }

  private static int number(String name, String value, int least, int most) {
    int number = value.matches("\\d{1,7}") ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s=%s (allowed: %d to %d)".formatted(name, value, least, most));
    }
    return number;
  }

  private static List<Variant> matching(String only) {
    Pattern pattern = Pattern.compile(only);
    List<Variant> found =
        Arrays.stream(Variant.values())
            .filter(variant -> pattern.matcher(variant.library).matches())
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "--only=%s matches no server (allowed: a pattern for one of %s)"
              .formatted(only, Arrays.stream(Variant.values()).map(v -> v.library).toList()));
    }
    return found;
  }

  /** The word for it. */
  String loop() {
    return openLoop ? "open" : "closed";
  }
}
