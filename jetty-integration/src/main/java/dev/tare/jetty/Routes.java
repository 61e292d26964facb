package dev.tare.jetty;

import dev.tare.instrument.Dictionary;
import org.agrona.ErrorHandler;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Finds the route id of a request; never falls back to its path, which has no bound. */
final class Routes {
  static final String UNMATCHED = "unmatched";

  /** Where {@code PathMappingsHandler} leaves what matched; seen from outside it, too. */
  private static final String PATH_SPEC = PathSpec.class.getName();

  private final Dictionary dictionary;
  private final int unmatched;
  private final @Nullable RouteResolver resolver;
  private final ErrorHandler errors;

  /**
   * @param errors must not throw
   */
  Routes(int limit, @Nullable RouteResolver resolver, ErrorHandler errors) {
    // Two places more: "other" and "unmatched" are not the application's.
    this.dictionary = new Dictionary(limit + 2);
    this.unmatched = dictionary.id(UNMATCHED);
    this.resolver = resolver;
    this.errors = errors;
  }

  Dictionary dictionary() {
    return dictionary;
  }

  /** The id of the route; call it once the wrapped handlers have returned. Never throws. */
  int id(Request request) {
    try {
      String route = template(request);
      if (route == null) {
        return unmatched;
      }
      // Prometheus takes an empty label for no label; "" is how a Servlet mapping spells the root.
      return dictionary.id(route.isEmpty() ? "/" : route);
    } catch (Throwable e) {
      errors.onError(e);
      return unmatched;
    }
  }

  private @Nullable String template(Request request) {
    if (request.getAttribute(TareHandler.ROUTE_ATTRIBUTE) instanceof String route) {
      return route;
    }
    if (resolver != null) {
      String route = resolver.route(request);
      if (route != null) {
        return route;
      }
    }
    return request.getAttribute(PATH_SPEC) instanceof PathSpec spec ? spec.getDeclaration() : null;
  }
}
