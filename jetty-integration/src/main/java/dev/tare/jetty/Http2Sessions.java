package dev.tare.jetty;

import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;
import org.jspecify.annotations.Nullable;

/**
 * What {@code jetty-http2-server} knows of a server's sessions; loaded only where it is there.
 *
 * @param sessions the connections that speak HTTP/2
 * @param streams of all of them, those that neither side has ended or reset
 */
record Http2Sessions(long sessions, long streams) {

  /** Counts those of all connectors; null where none speaks HTTP/2. */
  static @Nullable Http2Sessions of(Server server) {
    boolean spoken = false;
    long sessions = 0;
    long streams = 0;
    for (Connector connector : server.getConnectors()) {
      for (ConnectionFactory factory : connector.getConnectionFactories()) {
        SessionContainer container = container(factory);
        if (container == null) {
          continue;
        }
        spoken = true;
        // A view of a concurrent set: a session that comes or goes meanwhile may be missed.
        for (Session session : container.getSessions()) {
          sessions++;
          streams += streams(session);
        }
      }
    }
    return spoken ? new Http2Sessions(sessions, streams) : null;
  }

  private static @Nullable SessionContainer container(ConnectionFactory factory) {
    return factory instanceof Container beans ? beans.getBean(SessionContainer.class) : null;
  }

  private static long streams(Session session) {
    return session instanceof HTTP2Session counting
        ? counting.getStreamCount()
        : session.getStreams().size();
  }
}
