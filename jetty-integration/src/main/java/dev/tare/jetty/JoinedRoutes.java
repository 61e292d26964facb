package dev.tare.jetty;

import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.PathSpecGroup;

/**
 * The routes of mappings in contexts, so that a request does not build a string to find its own.
 * Any thread; bounded by the label.
 */
final class JoinedRoutes {
  private final EventLabel labels;
  private final String prefix;
  private final Map<String, Map<String, LabelValue>> values = new ConcurrentHashMap<>();

  /** Those in a servlet's mapping, by what its paths begin with. */
  private final Map<String, JoinedRoutes> mapped = new ConcurrentHashMap<>();

  JoinedRoutes(EventLabel labels) {
    this(labels, "");
  }

  private JoinedRoutes(EventLabel labels, String prefix) {
    this.labels = labels;
    this.prefix = prefix;
  }

  /** The routes behind a servlet's mapping, which say what comes after {@code /api} of it. */
  JoinedRoutes in(PathSpec mapping) {
    String begin = mapping.getGroup() == PathSpecGroup.PREFIX_GLOB ? mapping.getPrefix() : null;
    if (begin == null || begin.isEmpty()) {
      return this;
    }
    JoinedRoutes known = mapped.get(begin);
    return known != null
        ? known
        : mapped.computeIfAbsent(begin, key -> new JoinedRoutes(labels, key));
  }

  /**
   * @param context the path of a context, such as {@code /app}; empty or {@code /} for the root
   * @param mapping as it was declared in it
   */
  LabelValue of(String context, String mapping) {
    Map<String, LabelValue> known = values.get(context);
    LabelValue value = known == null ? null : known.get(mapping);
    return value != null ? value : add(context, mapping);
  }

  private LabelValue add(String context, String mapping) {
    LabelValue value = labels.value(join(context, prefix + mapping));
    if (!value.isOther()) { // "other" is not kept: there would be no bound to what is
      values.computeIfAbsent(context, key -> new ConcurrentHashMap<>()).put(mapping, value);
    }
    return value;
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
