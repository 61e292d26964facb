package dev.tare.jetty;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Requests of Spring MVC: the pattern that it has matched, which it leaves on the request. Where an
 * error was dispatched, that is the one of the error page, and {@link SpringErrors} has kept the
 * one before.
 */
final class SpringRoutes implements RouteResolver {
  /** A string, such as {@code /orders/{id}}; no constant that could be had without Spring. */
  static final String MATCHED =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

  /** Wins over {@link #MATCHED}; empty where nothing is known to have matched. */
  static final String KEPT = SpringRoutes.class.getName() + ".kept";

  @Override
  public @Nullable String route(Request request) {
    if (request.getAttribute(KEPT) instanceof String kept) {
      return kept.isEmpty() ? null : kept;
    }
    return request.getAttribute(MATCHED) instanceof String matched ? matched : null;
  }
}
