package dev.tare.jetty;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * One interface that endpoints can be written to: hears of the sessions that its containers make.
 *
 * <p>Containers keep their listeners in plain lists, which they go through whenever a session opens
 * or closes: each is changed once, mostly before it starts, and not again for those that are known.
 *
 * @param <C> its containers
 */
abstract class WebSocketApi<C> {
  private final Class<C> type;
  private final Set<C> known =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  WebSocketApi(Class<C> type) {
    this.type = type;
  }

  /** Listens to a bean that is one of its containers, once. */
  final void listen(Object bean) {
    if (type.isInstance(bean) && known.add(type.cast(bean))) {
      add(type.cast(bean));
    }
  }

  /** Listens to it no more. */
  final void leave(Object bean) {
    if (type.isInstance(bean) && known.remove(type.cast(bean))) {
      remove(type.cast(bean));
    }
  }

  abstract void add(C container);

  abstract void remove(C container);
}
