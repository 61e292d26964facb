package dev.tare.jetty;

import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers at {@code /metrics} and {@code /health}, and hands every other request on. Where there is
 * an admin connector, {@code /metrics} is served there only, and nothing of the application is.
 * Off, it hands on everything.
 *
 * <p>Blocks only where what it wraps does: scrapes get a thread for themselves.
 */
final class MountedEndpoints extends Handler.Wrapper {
  private static final String METRICS = "/metrics";
  private static final String BELOW_METRICS = "/metrics/";
  private static final String PAGES = "/metrics/*";
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";

  private final Server server;
  private final MetricsEndpoint scrape;
  private final @Nullable Connector admin;
  private final boolean on;

  /** Published flag. */
  private volatile boolean draining;

  MountedEndpoints(
      Server server,
      MetricsEndpoint scrape,
      @Nullable Connector admin,
      boolean on,
      @Nullable Handler handler) {
    super(handler);
    this.server = server;
    this.scrape = scrape;
    this.admin = admin;
    this.on = on;
  }

  void drain() {
    draining = true;
  }

  /** Whether the request is for one of these, and not for the application. */
  boolean serves(Request request) {
    return route(request) != null || onAdmin(request);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String route = route(request);
    if (route == null) {
      return !onAdmin(request) && super.handle(request, response, callback);
    }
    request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, route);
    if (route.equals(METRICS) || route.equals(PAGES)) {
      // This may be a selector's thread, where a scrape would stop all its connections.
      executor(request).execute(() -> scrape(request, response, callback));
    } else {
      health(route.equals(LIVE) || ready(), request, response, callback);
    }
    return true;
  }

  /** Nobody above on this thread would answer for what is thrown. */
  private void scrape(Request request, Response response, Callback callback) {
    try {
      scrape.handle(request, response, callback);
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }

  /** Which of them the request is for; null where none. */
  private @Nullable String route(Request request) {
    if (!on) {
      return null;
    }
    String path = request.getHttpURI().getCanonicalPath();
    if (METRICS.equals(path)) {
      return admin == null || onAdmin(request) ? METRICS : null;
    }
    if (path != null && path.startsWith(BELOW_METRICS) && scrape.hasPage(request)) {
      return admin == null || onAdmin(request) ? PAGES : null;
    }
    if (LIVE.equals(path)) {
      return LIVE;
    }
    return READY.equals(path) ? READY : null;
  }

  @SuppressWarnings("ReferenceEquality") // the very one that was added
  private boolean onAdmin(Request request) {
    return admin != null && request.getConnectionMetaData().getConnector() == admin;
  }

  /** Jetty's own answer is the server's pool, which the admin connector is to do without. */
  private Executor executor(Request request) {
    return admin != null ? admin.getExecutor() : request.getComponents().getExecutor();
  }

  private boolean ready() {
    if (draining || !server.isStarted()) {
      return false;
    }
    for (Connector connector : server.getConnectors()) {
      if (connector.isShutdown()) {
        return false;
      }
    }
    return true;
  }

  private static void health(boolean well, Request request, Response response, Callback callback) {
    String method = request.getMethod();
    if (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)) {
      response.setStatus(well ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
    } else {
      response.setStatus(HttpStatus.METHOD_NOT_ALLOWED_405);
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    Content.Sink.write(response, true, well ? "up\n" : "down\n", callback);
  }
}
