package dev.tare.jetty;

import dev.tare.instrument.LabelValue;
import dev.tare.registry.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
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

  /**
   * Those that are open and have no session that was told of. Of all handlers: of two side by side
   * one has the request, and the other the endpoint whose container tells.
   */
  private static final Map<Connection, List<OpenWebSocket>> WITHOUT_SESSION =
      new ConcurrentHashMap<>();

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
      connection.addEventListener(new OpenWebSocket(families.of(route.text()), errors));
    }
  }

  /**
   * The connection of a WebSocket has opened; its session is made next, on the same thread.
   * Handlers of several registries may each have one of it.
   */
  static void awaitSession(Connection connection, OpenWebSocket socket) {
    WITHOUT_SESSION.merge(
        connection,
        List.of(socket),
        (others, one) -> Stream.concat(others.stream(), one.stream()).toList());
  }

  /** It has closed. */
  static void forget(Connection connection) {
    WITHOUT_SESSION.remove(connection);
  }

  /** A session has been made, and has no frames yet. */
  static void created(CoreSession created) {
    if (created instanceof WebSocketCoreSession session) {
      List<OpenWebSocket> sockets = WITHOUT_SESSION.remove(session.getConnection());
      if (sockets != null) {
        sockets.forEach(socket -> socket.begin(session));
      }
    }
  }
}
