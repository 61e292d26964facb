package dev.tare.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An array that another thread may replace is read once in a method, into a local variable: else a
 * length is one array's, and the elements are another's. That is a race of a few instructions,
 * which no test meets; so this one reads the sources.
 */
class PublishedArraysTest {
  private static final Path MAIN = Path.of("src/main/java/dev/tare");
  private static final Pattern FIELD =
      Pattern.compile("private volatile (?:[^;=]*\\[\\]|Atomic\\w+Array<?[^;=]*) (\\w+)(?: =|;)");

  /** What a method of a class is, Javadoc included, as the formatter leaves it. */
  private static final Pattern METHOD =
      Pattern.compile(
          "(?m)^(?:  /\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\n)?  [\\w@<][^\n;]*[\\s\\S]*?^  }$");

  @Test
  void shouldReadAPublishedArrayOnceInAMethod() throws IOException {
    List<String> fields = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    try (Stream<Path> files = Files.walk(MAIN)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String source = Files.readString(file);
        for (String field : found(FIELD, source, 1)) {
          String name = file.getFileName() + " " + field;
          fields.add(name);
          for (String method : found(METHOD, source.substring(source.indexOf(field)), 0)) {
            if (!isGuarded(method) && reads(method, field) > 1) {
              twice.add(name + ":\n" + method);
            }
          }
        }
      }
    }
    assertThat(fields).contains("ThreadRecorders.java all", "SharedRings.java all");
    assertThat(twice).isEmpty();
  }

  private static List<String> found(Pattern pattern, String source, int group) {
    return pattern.matcher(source).results().map(result -> result.group(group)).toList();
  }

  /** Nobody else replaces it meanwhile. */
  private static boolean isGuarded(String method) {
    return method.contains("synchronized") || method.contains("Under the lock");
  }

  /** Not counted: writes, and a local variable or a parameter of the same name. */
  private static long reads(String method, String field) {
    boolean hidden =
        Pattern.compile("[\\w>\\]] " + field + "(?: = |,|\\)| :)").matcher(method).find();
    Pattern read =
        Pattern.compile(
            (hidden ? "this\\." : "(?<![.\\w])(?:this\\.)?") + field + "\\b(?! = |\\()");
    String code = method.replaceAll("//[^\n]*|/\\*\\*[\\s\\S]*?\\*/", "");
    return read.matcher(code).results().map(MatchResult::group).count();
  }
}
