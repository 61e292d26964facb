package dev.tare.examples.flow.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The files for Prometheus in docs/scale.md, each by the name that its first line says. */
final class ScalePage {
  private static final Path PAGE = Path.of("..", "..", "docs", "scale.md");

  private static final Pattern FILE =
      Pattern.compile("```yaml\n# ([a-z-]+\\.yml)\\b.*\n((?s:.*?))```");

  private ScalePage() {}

  static String read() throws IOException {
    return Files.readString(PAGE);
  }

  /** In the order of the page. */
  static Map<String, String> configurations() throws IOException {
    Map<String, String> configurations = new LinkedHashMap<>();
    FILE.matcher(read())
        .results()
        .forEach(block -> configurations.put(block.group(1), block.group(2)));
    return configurations;
  }

  static String configuration(String name) throws IOException {
    String found = configurations().get(name);
    if (found == null) {
      throw new AssertionError(name + " is not in " + PAGE);
    }
    return found;
  }
}
