package dev.tare.export.hlog;

import dev.tare.model.SeriesIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A series as one tag of a log: {@code name{label=value;label=value}}. A tag has no commas, blanks
 * or line breaks, and readers take a file to be in the charset of their machine: what is not plain
 * ASCII, and what this syntax needs for itself, is written as in a URL, {@code %2C} for a comma.
 */
final class SeriesTag {
  private static final String KEPT_FOR_SYNTAX = ",;={}%\"";

  private SeriesTag() {}

  /** The tag of one row; labels that are empty are left out, as everywhere. */
  static String of(String name, SeriesIndex series, int row) {
    return of(name, series.labelNames(), series.values(row));
  }

  static String of(String name, List<String> labels, List<String> values) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (!values.get(i).isEmpty()) {
        pairs.add(escaped(labels.get(i)) + "=" + escaped(values.get(i)));
      }
    }
    return escaped(name) + (pairs.isEmpty() ? "" : "{" + String.join(";", pairs) + "}");
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7F && KEPT_FOR_SYNTAX.indexOf(b) < 0) {
        escaped.append((char) b);
      } else {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return escaped.toString();
  }
}
