package dev.tare.jmh;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What {@link Bench} is told.
 *
 * @param effort how long to measure
 * @param only which questions; the title or the benchmark has to contain a match
 * @param rings ring back ends, separated by commas
 * @param out the folder for the results
 * @param name of the files there
 * @param commit what is measured, for the heading
 */
record Arguments(Effort effort, Pattern only, String rings, Path out, String name, String commit) {

  /** How long to measure, and with how many threads. */
  enum Effort {
    /** Whether everything runs: its numbers mean nothing. */
    SMOKE("Smoke run: these numbers mean nothing", 1, 0, 1, 100),
    /** A look. */
    QUICK("Quick run: a look, not to be quoted", 1, 3, 5, 500),
    /** What may be quoted. */
    FULL("Full run", 5, 5, 5, 1_000);

    final String title;
    final int forks;
    final int warmups;
    final int iterations;
    final int millis;

    Effort(String title, int forks, int warmups, int iterations, int millis) {
      this.title = title;
      this.forks = forks;
      this.warmups = warmups;
      this.iterations = iterations;
      this.millis = millis;
    }

    /** One recorder, and two that share a series; the smoke run needs only the latter. */
    int[] threads() {
      return this == SMOKE ? new int[] {2} : new int[] {1, 2};
    }
  }

  static Arguments parse(String... words) {
    Effort effort = Effort.QUICK;
    String only = "";
    String rings = "ARRAY";
    String out = "target/bench";
    String name = "bench";
    String commit = "unknown";
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--smoke" -> effort = Effort.SMOKE;
        case "--quick" -> effort = Effort.QUICK;
        case "--full" -> effort = Effort.FULL;
        case "--only" -> only = value(words, ++i);
        case "--rings" -> rings = value(words, ++i);
        case "--out" -> out = value(words, ++i);
        case "--name" -> name = value(words, ++i);
        case "--commit" -> commit = value(words, ++i);
        default -> throw new IllegalArgumentException("unknown argument " + words[i]);
      }
    }
    return new Arguments(
        effort, Pattern.compile(only, Pattern.CASE_INSENSITIVE), rings, Path.of(out), name, commit);
  }

  private static String value(String[] words, int at) {
    if (at == words.length) {
      throw new IllegalArgumentException(words[at - 1] + " needs a value");
    }
    return words[at];
  }

  boolean asks(Question question) {
    return only.matcher(question.title() + " " + question.benchmark().getSimpleName()).find();
  }
}
