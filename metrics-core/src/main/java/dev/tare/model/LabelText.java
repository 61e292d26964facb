package dev.tare.model;

import java.util.List;

/** Labels for a person to read in a failing test: as in the exposition formats. */
final class LabelText {
  private LabelText() {}

  /** Appends {@code {a="1",b="2"}}, or nothing where there are none. */
  static void append(StringBuilder out, List<String> names, List<String> values) {
    for (int i = 0; i < names.size(); i++) {
      out.append(i == 0 ? '{' : ',');
      if (NameEscaping.isClassicLabel(names.get(i))) {
        out.append(names.get(i));
      } else {
        quote(out, names.get(i));
      }
      out.append('=');
      quote(out, values.get(i));
    }
    out.append(names.isEmpty() ? "" : "}");
  }

  private static void quote(StringBuilder out, String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    out.append('"').append(escaped).append('"');
  }
}
