package dev.tare.jetty;

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
 * Answers at {@code /metrics} and {@code /health}, and hands every other request on. Blocks only
 * where what it wraps does: scrapes get a thread of the pool for themselves.
 */
final class MountedEndpoints extends Handler.Wrapper {
  private static final String METRICS = "/metrics";
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";

  private final Server server;
  private final MetricsEndpoint scrape;

  /** Published flag. */
  private volatile boolean draining;

  MountedEndpoints(Server server, MetricsEndpoint scrape, @Nullable Handler handler) {
    super(handler);
    this.server = server;
    this.scrape = scrape;
  }

  void drain() {
    draining = true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getCanonicalPath();
    if (METRICS.equals(path)) {
      request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, METRICS);
      // This may be a selector's thread, where a scrape would stop all its connections.
      request
          .getComponents()
          .getExecutor()
          .execute(() -> scrape.handle(request, response, callback));
      return true;
    }
    if (LIVE.equals(path) || READY.equals(path)) {
      request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, path);
      health(LIVE.equals(path) || ready(), request, response, callback);
      return true;
    }
    return super.handle(request, response, callback);
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
