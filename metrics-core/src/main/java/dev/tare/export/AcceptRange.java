package dev.tare.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One wish of an {@code Accept} or {@code Accept-Encoding} header, in lower case.
 *
 * @param value a media range or a coding, for example {@code text/plain} or {@code gzip}
 * @param parameters all but {@code q}, without quotes
 * @param weight its {@code q}, from 0 (not wanted) to 1
 */
public record AcceptRange(String value, Map<String, String> parameters, double weight) {

  /** Copies the parameters. */
  public AcceptRange {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a header, whatever it says: what cannot be understood is not wanted, and takes nothing
   * else with it.
   *
   * @param header its value, several joined with commas; null where there was none
   */
  public static List<AcceptRange> parse(@Nullable String header) {
    List<AcceptRange> ranges = new ArrayList<>();
    for (String range : split(header == null ? "" : header, ',')) {
      List<String> parts = split(range, ';');
      String value = parts.get(0).strip().toLowerCase(Locale.ROOT);
      if (!value.isEmpty()) {
        ranges.add(range(value, parts.subList(1, parts.size())));
      }
    }
    return ranges;
  }

  private static AcceptRange range(String value, List<String> parts) {
    Map<String, String> parameters = new HashMap<>();
    double weight = 1;
    for (String part : parts) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        String said = unquoted(part.substring(equals + 1).strip()).toLowerCase(Locale.ROOT);
        if (name.equals("q")) {
          weight = weight(said);
        } else {
          parameters.putIfAbsent(name, said);
        }
      }
    }
    return new AcceptRange(value, parameters, weight);
  }

  /** Splits outside quotes. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static double weight(String q) {
    try {
      double weight = Double.parseDouble(q);
      return weight >= 0 && weight <= 1 ? weight : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
