package dev.tare.jetty;

import dev.tare.export.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers at {@code /metrics} and at the paths of pages, and hands every other request on. Where
 * there is an admin connector, all but probes are served there only, and nothing of the application
 * is.
 *
 * <p>Blocks only where what it wraps does: scrapes and pages get a thread for themselves. Probes
 * are answered on the thread that there is, so also when there is no other.
 */
final class MountedEndpoints extends Handler.Wrapper {
  private static final String METRICS = "/metrics";

  private final MetricsEndpoint scrape;
  private final @Nullable Connector admin;
  private final Map<String, Page> pages = new HashMap<>();
  private final PageDoor door;

  MountedEndpoints(
      MetricsEndpoint scrape,
      List<Page> pages,
      @Nullable Connector admin,
      @Nullable Handler handler) {
    super(handler);
    this.scrape = scrape;
    this.admin = admin;
    this.door = scrape.pages();
    pages.forEach(page -> this.pages.put(page.path(), page));
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
    Page page = pages.get(route);
    if (page != null && page.isProbe()) {
      door.handle(page, isOpen(request), request, response, callback);
    } else {
      // This may be a selector's thread, where a scrape would stop all its connections.
      executor(request).execute(() -> answer(page, request, response, callback));
    }
    return true;
  }

  /** Nobody above on this thread would answer for what is thrown. */
  private void answer(@Nullable Page page, Request request, Response response, Callback callback) {
    try {
      if (page == null) {
        scrape.handle(request, response, callback);
      } else {
        door.handle(page, true, request, response, callback);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }

  /** Which of them the request is for; null where none. */
  private @Nullable String route(Request request) {
    String path = request.getHttpURI().getCanonicalPath();
    Page page = pages.get(path);
    if (page != null && page.isProbe()) {
      return path;
    }
    return (page != null || METRICS.equals(path)) && isOpen(request) ? path : null;
  }

  /** Whether the metrics are served where it came in. */
  private boolean isOpen(Request request) {
    return admin == null || onAdmin(request);
  }

  @SuppressWarnings("ReferenceEquality") // the very one that was added
  private boolean onAdmin(Request request) {
    return admin != null && request.getConnectionMetaData().getConnector() == admin;
  }

  /** Jetty's own answer is the server's pool, which the admin connector is to do without. */
  private Executor executor(Request request) {
    return admin != null ? admin.getExecutor() : request.getComponents().getExecutor();
  }
}
