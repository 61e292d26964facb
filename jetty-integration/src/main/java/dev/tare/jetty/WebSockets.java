package dev.tare.jetty;

import dev.tare.instrument.LabelValue;
import dev.tare.registry.MetricRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * Follows each WebSocket from the request that it began as to its end. Loaded only where {@code
 * jetty-websocket-core-common} is there. Any thread.
 *
 * <p>Whoever makes an endpoint, Jetty leaves the new connection on the request, and opens it when
 * the stream of that has ended: so its route is known by then. The connection tells when it opens
 * and closes, and how many bytes it has read and written. Frames are seen where a container tells
 * of its session, before that has any.
 */
final class WebSockets {
  private final MetricRegistry registry;
  private final WebSocketFamilies families;
  private final Consumer<Throwable> errors;

  /** Those that are open and have no session that was told of. */
  private final Map<Connection, OpenWebSocket> withoutSession = new ConcurrentHashMap<>();

  /**
   * @param errors must not throw
   */
  WebSockets(MetricRegistry registry, Consumer<Throwable> errors) {
    this.registry = registry;
    this.families = new WebSocketFamilies(registry);
    this.errors = errors;
  }

  /** Those of this host; null where it can have none. */
  static @Nullable WebSockets of(MetricRegistry registry, Consumer<Throwable> errors) {
    return HostClasses.has("org.eclipse.jetty.websocket.core.WebSocketConnection")
        ? new WebSockets(registry, errors)
        : null;
  }

  /** The stream of a request has ended well, and its connection is about to be upgraded. */
  void upgrading(Request request, LabelValue route) {
    if (request.getAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE)
            instanceof WebSocketConnection connection
        && !Marks.UPGRADED.has(request, registry)) {
      Marks.UPGRADED.add(request, registry); // it may have a hook of another naming, too
      connection.addEventListener(new OpenWebSocket(this, families.of(route.text()), errors));
    }
  }

  /** The connection of a WebSocket has opened; its session is made next, on the same thread. */
  void awaitSession(Connection connection, OpenWebSocket socket) {
    withoutSession.put(connection, socket);
  }

  /** It has closed. */
  void forget(Connection connection) {
    withoutSession.remove(connection);
  }

  /** A session has been made, and has no frames yet. */
  void created(CoreSession created) {
    try {
      if (created instanceof WebSocketCoreSession session) {
        OpenWebSocket socket = withoutSession.remove(session.getConnection());
        if (socket != null && FrameTaps.attach(session, socket, errors)) {
          socket.seesFrames();
        }
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }
}
