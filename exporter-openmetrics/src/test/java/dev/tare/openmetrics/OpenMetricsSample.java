package dev.tare.openmetrics;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One sample of an OpenMetrics document, read by the letter of the specification, with names in
 * quotes besides, as Prometheus has them.
 *
 * @param labels by name, as they are without escapes
 * @param timestamp null where there is none
 * @param hasExemplar whether it has one, which is read and left
 */
record OpenMetricsSample(
    String name,
    Map<String, String> labels,
    double value,
    @Nullable BigDecimal timestamp,
    boolean hasExemplar) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern REAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern INFINITE = Pattern.compile("([+-]?)(?i:inf|infinity)");
  private static final int EXEMPLAR_CHARACTERS = 128;

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none of the format
   */
  static OpenMetricsSample parse(String line) {
    return new Reader(line).sample();
  }

  /** A number as the format has it, which is less than what Java reads. */
  static double number(String text) {
    if (text.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    if (INFINITE.matcher(text).matches()) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return real(text).doubleValue();
  }

  private static BigDecimal real(String text) {
    if (!REAL.matcher(text).matches()) {
      throw new IllegalArgumentException("no number: " + text);
    }
    return new BigDecimal(text);
  }

  /** A name of a metric, in quotes or not. */
  static String metric(String text) {
    if (text.startsWith("\"")) {
      Reader reader = new Reader(text);
      String name = reader.quoted();
      reader.expectEnd();
      return name;
    }
    return checked(NAME, text);
  }

  private static String checked(Pattern pattern, String name) {
    if (!pattern.matcher(name).matches()) {
      throw new IllegalArgumentException("no name: " + name);
    }
    return name;
  }

  /** Reads a line from left to right. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    OpenMetricsSample sample() {
      String name = until("{ ");
      Map<String, String> labels = new TreeMap<>();
      if (next('{')) {
        at++;
        if (name.isEmpty()) {
          name = quoted();
          if (!next('}')) {
            expect(',');
          }
        } else {
          checked(NAME, name);
        }
        labels(labels);
      } else {
        checked(NAME, name);
      }
      expect(' ');
      double value = number(until(" "));
      BigDecimal timestamp = null;
      if (next(' ') && !text.startsWith(" # ", at)) {
        at++;
        timestamp = real(until(" "));
      }
      boolean hasExemplar = at < text.length();
      if (hasExemplar) {
        exemplar();
      }
      return new OpenMetricsSample(name, labels, value, timestamp, hasExemplar);
    }

    private void exemplar() {
      for (char c : " # {".toCharArray()) {
        expect(c);
      }
      Map<String, String> labels = new TreeMap<>();
      labels(labels);
      expect(' ');
      number(until(" "));
      if (next(' ')) {
        at++;
        real(until(" "));
      }
      expectEnd();
      int characters = 0;
      for (Map.Entry<String, String> label : labels.entrySet()) {
        String both = label.getKey() + label.getValue();
        characters += both.codePointCount(0, both.length());
      }
      if (characters > EXEMPLAR_CHARACTERS) {
        throw fault("exemplar of " + characters + " characters");
      }
    }

    /** Behind the opening brace, up to what follows the closing one. */
    private void labels(Map<String, String> labels) {
      boolean more = !next('}');
      while (more) {
        String name = next('"') ? quoted() : checked(LABEL, until("="));
        expect('=');
        if (labels.put(name, quoted()) != null) {
          throw fault("twice " + name);
        }
        more = next(',');
        if (more) {
          at++;
        }
      }
      expect('}');
    }

    String quoted() {
      expect('"');
      StringBuilder value = new StringBuilder();
      while (!next('"')) {
        char c = take();
        if (c == '\\') {
          char escaped = take();
          switch (escaped) {
            case 'n' -> value.append('\n');
            case '"', '\\' -> value.append(escaped);
            default -> value.append(c).append(escaped);
          }
        } else {
          value.append(c);
        }
      }
      at++;
      return value.toString();
    }

    private String until(String ends) {
      int begin = at;
      while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(begin, at);
    }

    private boolean next(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    private char take() {
      if (at == text.length()) {
        throw fault("ends too early");
      }
      return text.charAt(at++);
    }

    private void expect(char c) {
      if (!next(c)) {
        throw fault("no '" + c + "'");
      }
      at++;
    }

    void expectEnd() {
      if (at < text.length()) {
        throw fault("more than expected");
      }
    }

    private IllegalArgumentException fault(String what) {
      return new IllegalArgumentException(what + " at " + at + " of " + text);
    }
  }
}
