package dev.tare.clientjava;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The samples of a text page, sorted: numbers as doubles, labels by name. For pages whose label
 * values are plain words.
 */
final class PageLines {
  private static final Pattern NUMBER =
      Pattern.compile("(?<=\"|} | )[+-]?(Inf|[0-9.]+([eE][+-]?[0-9]+)?)(?=\"|$| )");
  private static final Pattern LABELS = Pattern.compile("\\{([^}]*)}");

  private PageLines() {}

  static List<String> of(String page) {
    return page.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> LABELS.matcher(line).replaceAll(PageLines::sorted))
        .map(line -> NUMBER.matcher(line).replaceAll(PageLines::plain))
        .sorted()
        .toList();
  }

  private static String sorted(MatchResult labels) {
    return Arrays.stream(labels.group(1).split(",", -1))
        .sorted()
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String plain(MatchResult number) {
    String text = number.group();
    boolean id = text.length() >= 16 && text.matches("[0-9]+"); // of a trace
    return id || text.endsWith("Inf") ? text : Double.toString(Double.parseDouble(text));
  }
}
