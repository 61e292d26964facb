package dev.tare.jmh.run;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Bench} is told.
 *
 * @param effort how long to measure
 * @param only which questions; the id or the title has to contain a match
 * @param rings ring back ends
 * @param out the folder for the results
 * @param commit what is measured
 * @param compare an earlier report, if this one is to be held against it
 */
record Arguments(
    Effort effort,
    Pattern only,
    List<String> rings,
    Path out,
    String commit,
    @Nullable Path compare) {

  static Arguments parse(String... words) {
    Effort effort = Effort.QUICK;
    String only = "";
    String rings = "ARRAY";
    String out = "target/bench";
    String commit = "unknown";
    Path compare = null;
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--smoke" -> effort = Effort.SMOKE;
        case "--quick" -> effort = Effort.QUICK;
        case "--standard" -> effort = Effort.STANDARD;
        case "--full" -> effort = Effort.FULL;
        case "--only" -> only = value(words, ++i);
        case "--rings" -> rings = value(words, ++i);
        case "--out" -> out = value(words, ++i);
        case "--commit" -> commit = value(words, ++i);
        case "--compare" -> compare = Path.of(value(words, ++i));
        default -> throw new IllegalArgumentException("unknown argument " + words[i]);
      }
    }
    Pattern pattern = Pattern.compile(only, Pattern.CASE_INSENSITIVE);
    List<String> backEnds = List.of(rings.split(",", -1));
    return new Arguments(effort, pattern, backEnds, Path.of(out), commit, compare);
  }

  private static String value(String[] words, int at) {
    if (at == words.length) {
      throw new IllegalArgumentException(words[at - 1] + " needs a value");
    }
    return words[at];
  }

  /** The same with other ring back ends. */
  Arguments withRings(List<String> others) {
    return new Arguments(effort, only, others, out, commit, compare);
  }

  boolean asks(Question question) {
    return only.matcher(question.id() + " " + question.title()).find();
  }
}
