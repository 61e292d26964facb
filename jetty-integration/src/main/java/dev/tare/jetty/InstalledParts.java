package dev.tare.jetty;

import java.lang.System.Logger.Level;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * What an installation has put into a server, kept there whatever is changed afterwards: connectors
 * are followed as they come and go; a handler or a log that replaced these is wrapped when the
 * server starts. In a server that runs that cannot be, and is said once.
 */
final class InstalledParts implements Container.Listener, LifeCycle.Listener {
  private static final System.Logger LOGGER = System.getLogger("dev.tare.jetty");

  private final ServerPlaces places;
  private final TareHandler handler;
  private final MountedEndpoints endpoints;
  private final RequestLog refused;
  private final ConnectionMetrics connections;
  private final @Nullable Connector admin;
  private @Nullable Handler originalHandler;
  private @Nullable RequestLog originalLog;
  private RequestLog log;
  private boolean closing;
  private boolean said;

  /** Published flag: requests do not come through the handler, so none was refused before it. */
  private volatile boolean bypassed;

  InstalledParts(
      ServerPlaces places,
      TareHandler handler,
      MountedEndpoints endpoints,
      ConnectionMetrics connections,
      @Nullable Connector admin) {
    this.places = places;
    this.handler = handler;
    this.endpoints = endpoints;
    this.refused = handler.badRequests();
    this.connections = connections;
    this.admin = admin;
    this.originalHandler = places.server().getHandler();
    this.originalLog = places.server().getRequestLog();
    this.log = log();
  }

  private RequestLog log() {
    RequestLog counting = this::logRefused;
    return originalLog == null ? counting : new RequestLog.Collection(originalLog, counting);
  }

  /** What the admin connector refuses is not of the application. */
  @SuppressWarnings("ReferenceEquality") // the very one that was added
  private void logRefused(Request request, Response response) {
    if (!bypassed && request.getConnectionMetaData().getConnector() != admin) {
      refused.log(request, response);
    }
  }

  void install() {
    places.server().addEventListener(this); // which tells of the connectors that there are
    places.wrap(originalHandler, handler, endpoints);
    places.wrap(originalLog, log);
    if (admin != null) {
      places.add(admin);
    }
    places.warn();
  }

  /** Takes everything back, but for what has been replaced since. */
  @SuppressWarnings("ReferenceEquality") // the very ones that were put there
  void close() {
    Server server = places.server();
    closing = true;
    server.removeEventListener(this);
    if (server.getHandler() == handler) {
      places.unwrap(originalHandler, handler, endpoints);
    }
    if (server.getRequestLog() == log) {
      places.unwrap(originalLog);
    }
    if (admin != null) {
      places.remove(admin);
    }
    connections.close();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very one that was added
  public void beanAdded(Container parent, Object child) {
    if (child instanceof Connector connector && child != admin) {
      connections.attach(connector);
    }
    if (child instanceof Handler added && bypassed) {
      bypassed = !leadsHere(added);
      say(
          bypassed && !said,
          "The handler of the server was replaced: requests are not measured any more");
      said = bypassed;
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very ones that were put there
  public void beanRemoved(Container parent, Object child) {
    if (child instanceof Connector connector) {
      connections.detach(connector);
    }
    if (child == handler) {
      bypassed = true;
    }
    say(
        child == log,
        "The request log of the server was replaced: refused requests are not counted any more");
  }

  private void say(boolean replaced, String what) {
    if (replaced && !closing && places.server().isStarted()) {
      LOGGER.log(Level.WARNING, what + ". Install after it, or before the server starts");
    }
  }

  /** The last moment in which Jetty lets a handler be replaced in every server. */
  @Override
  @SuppressWarnings("ReferenceEquality") // the very one that was put there
  public void lifeCycleStarting(LifeCycle event) {
    Server server = places.server();
    Handler outermost = server.getHandler();
    if (!leadsHere(outermost)) {
      originalHandler = outermost;
      endpoints.setHandler(outermost);
      places.wrap(outermost, handler, endpoints);
    }
    bypassed = false;
    if (server.getRequestLog() != log) {
      originalLog = server.getRequestLog();
      log = log();
      places.wrap(originalLog, log);
    }
  }

  /** Whether the handler is it, or around it. */
  private boolean leadsHere(@Nullable Handler outer) {
    return handler.equals(outer)
        || (outer instanceof Handler.Container around && around.getDescendants().contains(handler));
  }
}
