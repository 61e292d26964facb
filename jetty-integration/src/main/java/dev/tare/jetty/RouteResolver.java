package dev.tare.jetty;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Names the route of a request where Jetty's path mappings do not, for example under a router of
 * the application's own.
 *
 * <p>Called once per request, when it ends, by whichever thread ends it; any number of threads at
 * once. The attributes of the request are still there; contexts have been left, and servlets let go
 * of it. It should neither block nor allocate.
 */
@FunctionalInterface
public interface RouteResolver {

  /**
   * The route as a template, for example {@code /orders/{id}}; null where this resolver knows none.
   * Never the path itself: every new value is kept for good, and over {@link
   * TareHandler.Builder#routeLimit} all are {@code other}.
   *
   * <p>What it throws is handed to the error handler, and the request counts as {@code unmatched}.
   */
  @Nullable String route(Request request);
}
