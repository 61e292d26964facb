package dev.tare.openmetrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A small parser of both text formats, which knows nothing of how Tare writes them.
 *
 * @param headers the comment lines, sorted, as they are
 * @param values by name and labels; {@code le} and {@code quantile} as {@link Double#toString} has
 *     them
 */
record Samples(List<String> headers, Map<String, Double> values) {

  /** Its labels are ids, which need no escapes. */
  private static final Pattern EXEMPLAR = Pattern.compile("\\{(.*)} (\\S+) (\\S+)");

  static Samples parse(String document) {
    List<String> headers = new ArrayList<>();
    Map<String, Double> values = new TreeMap<>();
    for (String line : document.split("\n", -1)) {
      if (line.isEmpty()) {
        continue; // behind the last line feed
      }
      if (line.startsWith("#")) {
        headers.add(line);
      } else {
        new Line(line).addTo(values);
      }
    }
    headers.sort(null);
    return new Samples(headers, values);
  }

  static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** One sample, read from left to right. */
  private static final class Line {
    private final String text;
    private int at;

    Line(String text) {
      this.text = text;
    }

    void addTo(Map<String, Double> values) {
      StringBuilder key = new StringBuilder(until("{ "));
      Map<String, String> labels = new TreeMap<>();
      if (text.charAt(at) == '{') {
        if (key.length() == 0) { // then the name is in the braces, quoted
          at++;
          key.append(quoted());
        }
        while (text.charAt(at) != '}') {
          at++;
          String name = text.charAt(at) == '"' ? quoted() : until("=");
          expect('=');
          String value = quoted();
          boolean number = name.equals("le") || name.equals("quantile");
          String said = number ? Double.toString(number(value)) : value;
          if (labels.put(name, said) != null) {
            throw new IllegalArgumentException("twice " + name + " in " + text);
          }
          if (text.charAt(at) != ',' && text.charAt(at) != '}') {
            throw new IllegalArgumentException("neither , nor } at " + at + " of " + text);
          }
        }
        expect('}');
      }
      expect(' ');
      key.append(labels);
      String[] parts = text.substring(at).split(" # ", -1);
      if (values.put(key.toString(), number(parts[0])) != null) {
        throw new IllegalArgumentException("twice " + key);
      }
      if (parts.length > 1) {
        Matcher exemplar = EXEMPLAR.matcher(parts[1]);
        if (!exemplar.matches()) {
          throw new IllegalArgumentException("exemplar of " + text);
        }
        List<String> ids = Stream.of(exemplar.group(1).split(",", -1)).sorted().toList();
        String time = Double.toString(number(exemplar.group(3)));
        values.put(key + " # " + ids + " " + time, number(exemplar.group(2)));
      }
    }

    private String quoted() {
      expect('"');
      StringBuilder value = new StringBuilder();
      while (text.charAt(at) != '"') {
        char c = text.charAt(at++);
        if (c == '\\') {
          char escaped = text.charAt(at++);
          c =
              switch (escaped) {
                case 'n' -> '\n';
                case '"', '\\' -> escaped;
                default -> throw new IllegalArgumentException("\\" + escaped + " in " + text);
              };
        }
        value.append(c);
      }
      at++;
      return value.toString();
    }

    private String until(String ends) {
      int begin = at;
      while (ends.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(begin, at);
    }

    private void expect(char c) {
      if (text.charAt(at) != c) {
        throw new IllegalArgumentException("no " + c + " at " + at + " of " + text);
      }
      at++;
    }
  }
}
