package dev.tare.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/design/pipeline.md has a row for every access of this package that is ordered by hand, and
 * for every field that the aggregator and others share.
 */
class HappensBeforePageTest {
  private static final Path PAGE = Path.of("..", "docs", "design", "pipeline.md");
  private static final Path INTERNAL = Path.of("src/main/java/dev/tare/internal");
  private static final Pattern ACCESS =
      Pattern.compile("\\b[A-Z_]+\\s*\\.((?:get|set|compareAnd|weakCompareAnd)[A-Z][A-Za-z]*)\\(");
  private static final Pattern VOLATILE =
      Pattern.compile("private volatile [^;=]*?(\\w+)(?: =[^;]*)?;");

  private static final Map<String, String> WORDS =
      Map.of(
          "getAcquire", "acquire",
          "setRelease", "release",
          "getOpaque", "opaque",
          "setOpaque", "opaque",
          "getVolatile", "volatile",
          "setVolatile", "volatile",
          "getAndAdd", "atomic add",
          "compareAndSet", "compare-and-set",
          "compareAndExchange", "compare-and-set");

  @Test
  void shouldNameTheModeOfEveryAccess() throws IOException {
    Map<String, Set<String>> modes = found(INTERNAL.resolve("ring"), ACCESS);
    modes.putAll(found(INTERNAL.resolve("block"), ACCESS));
    assertThat(modes).hasSizeGreaterThan(4);
    modes.forEach(
        (type, accesses) -> {
          assertThat(WORDS).as("modes of %s", type).containsKeys(accesses.toArray(String[]::new));
          String rows = rows("`" + type);
          for (String access : accesses) {
            assertThat(rows).as("%s of %s", access, type).contains(WORDS.get(access));
          }
        });
  }

  @Test
  void shouldHaveARowForEveryVolatileField() throws IOException {
    for (String room : List.of("ring", "block", "series", "record", "aggregate", "agent")) {
      Map<String, Set<String>> fields = found(INTERNAL.resolve(room), VOLATILE);
      assertThat(fields).as(room).isNotEmpty();
      fields.forEach(
          (type, names) ->
              names.forEach(
                  name ->
                      assertThat(rows("`" + type + "." + name + "`"))
                          .as("row of %s.%s", type, name)
                          .isNotEmpty()));
    }
  }

  /** What a pattern finds, by type. */
  private static Map<String, Set<String>> found(Path folder, Pattern pattern) throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    try (Stream<Path> sources = Files.list(folder)) {
      for (Path source : (Iterable<Path>) sources::iterator) {
        String type = source.getFileName().toString().replace(".java", "");
        Matcher matcher = pattern.matcher(Files.readString(source));
        while (matcher.find()) {
          found.computeIfAbsent(type, t -> new TreeSet<>()).add(matcher.group(1));
        }
      }
    }
    return found;
  }

  /** The rows of the table whose first column has a text. */
  private static String rows(String text) {
    try {
      List<String> page = Files.readAllLines(PAGE);
      return page.stream()
          .skip(page.indexOf("## Happens-before"))
          .filter(line -> line.startsWith("| ") && firstColumn(line).contains(text))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String firstColumn(String row) {
    return row.substring(0, row.indexOf('|', 1));
  }
}
