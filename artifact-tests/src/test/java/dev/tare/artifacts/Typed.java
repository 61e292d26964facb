package dev.tare.artifacts;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command of the page, and the lines that it prints there. */
record Typed(String command, List<String> lines) {
  private static final String LEFT_OUT = "…";

  /** The value of a sample, where it is no count of what the page does. */
  private static final Pattern VALUE =
      Pattern.compile("(?m)^(?!\\S*_(?:total|count)\\b)([a-z_]+\\S*) [-+.eE0-9]+$");

  static List<Typed> read(String block) {
    List<Typed> all = new ArrayList<>();
    for (String line : block.lines().toList()) {
      if (line.startsWith("$ ")) {
        all.add(new Typed(line.substring(2), new ArrayList<>()));
      } else {
        all.get(all.size() - 1).lines().add(line);
      }
    }
    return all;
  }

  /** Whether it printed that, whatever was left out and however long things took. */
  boolean matches(String printed) {
    StringBuilder expected = new StringBuilder();
    for (String line : lines) {
      expected.append(
          line.equals(LEFT_OUT) ? "(?s:.*\n)?" : Pattern.quote(withoutValues(line)) + "\n");
    }
    return Pattern.matches(expected.toString(), withoutValues(printed));
  }

  private static String withoutValues(String text) {
    return VALUE.matcher(text).replaceAll("$1 #");
  }
}
