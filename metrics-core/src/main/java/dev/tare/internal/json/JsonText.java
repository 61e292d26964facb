package dev.tare.internal.json;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One document of JSON, written from its begin to its end. Not thread-safe. */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  /** Begins an object, as an element or behind a name. */
  public JsonText beginObject() {
    return open('{');
  }

  /** Ends it. */
  public JsonText endObject() {
    return close('}');
  }

  /** Begins an array, as an element or behind a name. */
  public JsonText beginArray() {
    return open('[');
  }

  /** Ends it. */
  public JsonText endArray() {
    return close(']');
  }

  /** The name of what comes next. */
  public JsonText name(String name) {
    separate();
    quote(name);
    text.append(':');
    first = true; // no comma before its value
    return this;
  }

  /** A string, as an element or behind a name; null as null. */
  public JsonText value(@Nullable String value) {
    separate();
    if (value == null) {
      text.append("null");
    } else {
      quote(value);
    }
    return this;
  }

  /** A whole number. */
  public JsonText value(long value) {
    separate();
    text.append(value);
    return this;
  }

  /** A truth. */
  public JsonText value(boolean value) {
    separate();
    text.append(value);
    return this;
  }

  /** Seconds with three decimals. */
  public JsonText seconds(long ns) {
    separate();
    text.append(BigDecimal.valueOf(Math.floorDiv(ns, 1_000_000L), 3));
    return this;
  }

  private JsonText open(char bracket) {
    separate();
    text.append(bracket);
    first = true;
    return this;
  }

  private JsonText close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  private void separate() {
    if (!first) {
      text.append(',');
    }
    first = false;
  }

  /** What a browser could take for the end of a script is escaped, too. */
  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == 0x7F || c == '<' || c == '>' || c == '&' || isSpecial(c)) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /** Line ends to JavaScript, and halves of surrogate pairs that UTF-8 might not write. */
  private static boolean isSpecial(char c) {
    return c == 0x2028 || c == 0x2029 || Character.isSurrogate(c);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
