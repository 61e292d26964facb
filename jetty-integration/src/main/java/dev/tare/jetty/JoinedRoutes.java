package dev.tare.jetty;

import dev.tare.instrument.Dictionary;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The route ids of mappings in contexts, so that a request does not build a string to find its own.
 * Any thread; bounded by the dictionary.
 */
final class JoinedRoutes {
  private final Dictionary dictionary;
  private final Map<String, Map<String, Integer>> ids = new ConcurrentHashMap<>();

  JoinedRoutes(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * @param context the path of a context, such as {@code /app}; empty or {@code /} for the root
   * @param mapping as it was declared in it
   */
  int id(String context, String mapping) {
    Map<String, Integer> known = ids.get(context);
    Integer id = known == null ? null : known.get(mapping);
    return id != null ? id : add(context, mapping);
  }

  private int add(String context, String mapping) {
    int id = dictionary.id(join(context, mapping));
    if (id != 0) { // the id of "other" is not kept: there would be no bound to what is
      ids.computeIfAbsent(context, key -> new ConcurrentHashMap<>()).put(mapping, id);
    }
    return id;
  }

  /**
   * Prometheus takes an empty label for no label, and "" is how servlets spell the root of a
   * context.
   */
  static String join(String context, String mapping) {
    String prefix = context.equals("/") ? "" : context;
    if (prefix.isEmpty()) {
      return mapping.isEmpty() ? "/" : mapping;
    }
    return mapping.startsWith("*") ? prefix + "/" + mapping : prefix + mapping;
  }
}
