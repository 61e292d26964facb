package dev.tare.export.hlog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bin/hlog} was asked for.
 *
 * @param files what is merged
 * @param against the other run, which is compared with; empty where there is none
 * @param tag the one series that is looked at, or null for all
 * @param svg the file that the plot goes into, or null for none
 * @param lenient whether lines that cannot be read are left out
 */
record MergeArguments(
    List<Path> files,
    List<Path> against,
    @Nullable String tag,
    @Nullable Path svg,
    boolean lenient) {
  private static final String ALLOWED = " (allowed: --lenient, --tag, --svg, --against and files)";

  /**
   * Reads the words of a command line.
   *
   * @throws IllegalArgumentException if one is wrong; the message names it and what is allowed
   */
  static MergeArguments of(String... words) {
    List<Path> files = new ArrayList<>();
    List<Path> against = new ArrayList<>();
    List<Path> to = files;
    String tag = null;
    Path svg = null;
    boolean lenient = false;
    for (Iterator<String> rest = List.of(words).iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "--lenient" -> lenient = true;
        case "--tag" -> tag = value(word, rest);
        case "--svg" -> svg = Path.of(value(word, rest));
        case "--against" -> to = against;
        default -> to.add(file(word));
      }
    }
    if (files.isEmpty() || (to == against && against.isEmpty())) {
      throw new IllegalArgumentException(
          (files.isEmpty() ? "no files" : "no files after --against") + ALLOWED);
    }
    return new MergeArguments(files, against, tag, svg, lenient);
  }

  private static Path file(String word) {
    if (word.startsWith("-")) {
      throw new IllegalArgumentException(word + ALLOWED);
    }
    return Path.of(word);
  }

  private static String value(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(name + " has no value");
    }
    return rest.next();
  }
}
