package dev.tare.jetty;

import dev.tare.instrument.Dictionary;
import org.agrona.ErrorHandler;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Finds the route id of a request; never falls back to its path, which has no bound. */
final class Routes {
  /** All of a context that has no mappings of its own. */
  private static final String EVERYTHING = "/*";

  private final Dictionary dictionary;
  private final JoinedRoutes joined;
  private final int unmatched;
  private final @Nullable RouteResolver resolver;
  private final ErrorHandler errors;

  /**
   * @param unmatched the label of a request that matches nothing
   * @param errors must not throw
   */
  Routes(int limit, String unmatched, @Nullable RouteResolver resolver, ErrorHandler errors) {
    // Two places more: "other" and "unmatched" are not the application's.
    this.dictionary = new Dictionary(limit + 2);
    this.joined = new JoinedRoutes(dictionary);
    this.unmatched = dictionary.id(unmatched);
    this.resolver = resolver;
    this.errors = errors;
  }

  Dictionary dictionary() {
    return dictionary;
  }

  /**
   * The id of the route; call it once the wrapped handlers have returned. Never throws.
   *
   * @param scope where the request has come to
   * @param handled whether one of them took it
   */
  int id(Request request, Scope scope, boolean handled) {
    try {
      String own = own(request);
      return own != null
          ? dictionary.id(own.isEmpty() ? "/" : own)
          : matched(request, scope, handled);
    } catch (Throwable e) {
      errors.onError(e);
      return unmatched;
    }
  }

  /** What the application says. */
  private @Nullable String own(Request request) {
    if (request.getAttribute(TareHandler.ROUTE_ATTRIBUTE) instanceof String route) {
      return route;
    }
    return resolver == null ? null : resolver.route(request);
  }

  /** What Jetty matched, the innermost first. */
  private int matched(Request request, Scope scope, boolean handled) {
    String context = scope.context();
    String mapping = scope.mapping();
    if (context != null && mapping != null) {
      return joined.id(context, mapping);
    }
    PathSpec spec = Scope.spec(request);
    if (spec != null && scope.within(spec)) {
      return joined.id(context == null ? "" : context, spec.getDeclaration());
    }
    if (context != null && handled) {
      return joined.id(context, EVERYTHING);
    }
    return spec == null ? unmatched : joined.id("", spec.getDeclaration());
  }
}
