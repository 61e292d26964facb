package dev.tare.examples.flow.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The fields of one JSON object. Every read states what it allows, and a value outside is refused
 * with its full name, for example {@code connections[0].capacity=0 (1 to 4096)}.
 */
public final class Fields {
  private static final int SHOWN_CHARS = 64;

  private final JsonNode node;
  private final String path;

  private Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** The fields of a whole body. */
  public static Fields ofBody(JsonNode body, Collection<String> allowed) {
    return checked(body, "body", "", allowed);
  }

  private static Fields checked(
      JsonNode node, String name, String path, Collection<String> allowed) {
    if (!node.isObject()) {
      throw Refusal.invalid(name + "=" + shown(node) + " (an object)");
    }
    Fields fields = new Fields(node, path);
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String field = names.next();
      if (!allowed.contains(field)) {
        String of = allowed.isEmpty() ? "no fields" : "fields: " + String.join(", ", allowed);
        throw Refusal.invalid("unknown field " + fields.named(clipped(field)) + " (" + of + ")");
      }
    }
    return fields;
  }

  /** Whether the field is there, whatever it holds. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** Text that matches the pattern as a whole. */
  public String text(String name, Pattern pattern) {
    String text = text(name, "text like " + pattern);
    if (!pattern.matcher(text).matches()) {
      throw fault(name, "text like " + pattern);
    }
    return text;
  }

  /** Text of at most so many characters. */
  public String text(String name, int maxChars) {
    String text = text(name, "text of 0 to " + maxChars + " characters");
    if (text.length() > maxChars) {
      throw Refusal.invalid(
          named(name) + ".length=" + text.length() + " (0 to " + maxChars + " characters)");
    }
    return text;
  }

  /** One of the given words. */
  public String choice(String name, Collection<String> words) {
    String allowed = "one of: " + String.join(", ", words);
    String text = text(name, allowed);
    if (!words.contains(text)) {
      throw fault(name, allowed);
    }
    return text;
  }

  /** A whole number from {@code min} to {@code max}. */
  public long number(String name, long min, long max) {
    String allowed = min + " to " + max;
    JsonNode value = required(name, allowed);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw fault(name, allowed);
    }
    long number = value.longValue();
    if (number < min || number > max) {
      throw fault(name, allowed);
    }
    return number;
  }

  /** As {@link #number(String, long, long)}, and the default where the field is absent. */
  public long numberOr(String name, long absent, long min, long max) {
    return has(name) ? number(name, min, max) : absent;
  }

  /** The object in this field, an empty one where it is absent. */
  public Fields object(String name, Collection<String> allowed) {
    JsonNode value = has(name) ? node.get(name) : JsonNodeFactory.instance.objectNode();
    return checked(value, named(name), named(name) + ".", allowed);
  }

  /** The objects of the list in this field, from {@code min} to {@code max} of them. */
  public List<Fields> objects(String name, int min, int max, Collection<String> allowed) {
    String range = "a list of " + min + " to " + max;
    JsonNode list = required(name, range);
    if (!list.isArray()) {
      throw fault(name, range);
    }
    if (list.size() < min || list.size() > max) {
      throw Refusal.invalid(named(name) + ".size=" + list.size() + " (" + min + " to " + max + ")");
    }
    List<Fields> objects = new ArrayList<>(list.size());
    for (JsonNode element : list) {
      String item = named(name) + "[" + objects.size() + "]";
      objects.add(checked(element, item, item + ".", allowed));
    }
    return objects;
  }

  /** The refusal of what is in this field. */
  public Refusal fault(String name, String allowed) {
    String value = has(name) ? "=" + shown(node.get(name)) : " is missing";
    return Refusal.invalid(named(name) + value + " (" + allowed + ")");
  }

  private String text(String name, String allowed) {
    JsonNode value = required(name, allowed);
    if (!value.isTextual()) {
      throw fault(name, allowed);
    }
    return value.textValue();
  }

  private JsonNode required(String name, String allowed) {
    if (!has(name)) {
      throw fault(name, allowed);
    }
    return node.get(name);
  }

  private String named(String name) {
    return path + name;
  }

  /** Texts stand without quotes, so that a message reads {@code component=foo}. */
  private static String shown(JsonNode value) {
    return clipped(value.isTextual() ? value.textValue() : value.toString());
  }

  /** A refusal must not carry the caller's 64 KiB back to it. */
  private static String clipped(String text) {
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
  }
}
