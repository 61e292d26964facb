package dev.tare.jetty;

import dev.tare.registry.MetricRegistry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.eclipse.jetty.server.Request;

/** Says of a request for which registries something has been done; rarely there is one. */
enum Marks {
  /** It is left out of every count. */
  EXCLUDED,

  /** It was counted as refused. */
  REFUSED,

  /** It was counted as one that became a WebSocket. */
  UPGRADED;

  private final String key = Marks.class.getName() + '.' + name();

  void add(Request request, MetricRegistry registry) {
    Set<Object> registries = Collections.newSetFromMap(new IdentityHashMap<>());
    if (request.getAttribute(key) instanceof Set<?> before) {
      registries.addAll(before);
    }
    registries.add(registry);
    request.setAttribute(key, registries);
  }

  boolean has(Request request, MetricRegistry registry) {
    return request.getAttribute(key) instanceof Set<?> registries && registries.contains(registry);
  }
}
