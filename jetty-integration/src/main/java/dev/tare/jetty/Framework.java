package dev.tare.jetty;

import java.util.EventListener;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * What routes the requests of a context behind its servlets. It is found by the names of the
 * servlets' classes, so that it may be an application's own, in another class loader.
 *
 * @param templates names, in a servlet's mapping, what the framework has matched; null where there
 *     is no framework that is known
 * @param listener what the context tells; null where it need not tell anything
 */
record Framework(@Nullable RouteResolver templates, @Nullable EventListener listener) {
  static final Framework NONE = new Framework(null, null);

  private static final String SPRING = "org.springframework.web.servlet.DispatcherServlet";

  /**
   * The framework of a context that has its servlets; the context is listened to for it.
   *
   * @param errors must not throw
   */
  static Framework of(
      ContextHandler context, List<ServletMatch> kinds, Consumer<Throwable> errors) {
    for (ServletMatch kind : kinds) {
      if (kind.serves(context)
          && kind.servlets(context).stream().anyMatch(servlet -> is(servlet, SPRING))) {
        Framework spring = new Framework(new SpringRoutes(), SpringErrors.create(errors));
        context.addEventListener(spring.listener());
        return spring;
      }
    }
    return NONE;
  }

  private static boolean is(Class<?> servlet, String name) {
    for (Class<?> type = servlet; type != null; type = type.getSuperclass()) {
      if (type.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** The context is listened to no more. */
  void leave(ContextHandler context) {
    if (listener != null) {
      context.removeEventListener(listener);
    }
  }
}
