package dev.tare.jetty;

import java.lang.reflect.Method;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;

/**
 * Connectors whose connections are no sockets: all that QUIC carries comes over one of UDP. By the
 * names of Jetty's classes, as their modules have changed names and places from release to release.
 */
final class QuicConnectors {
  /** The connectors of 12.1 and of 12.0, and what extends them. */
  private static final Set<String> TYPES =
      Set.of(
          "org.eclipse.jetty.server.DatagramServerConnector",
          "org.eclipse.jetty.quic.server.QuicServerConnector");

  /** Which a connector of 12.1 has since it has started first. */
  private static final String SESSIONS = "org.eclipse.jetty.quic.common.SessionContainer";

  private static final ClassValue<Method> SIZE =
      new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
          try {
            return type.getMethod("getSize");
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(
                "type=" + type.getName() + " (allowed: the sessions of Jetty 12.1)", e);
          }
        }
      };

  private QuicConnectors() {}

  static boolean isQuic(Connector connector) {
    for (Class<?> type = connector.getClass(); type != null; type = type.getSuperclass()) {
      if (TYPES.contains(type.getName())) {
        return true;
      }
    }
    return false;
  }

  /** How many are open; empty where no connector tells. */
  static OptionalLong sessions(Server server) {
    boolean told = false;
    long open = 0;
    for (Connector connector : server.getConnectors()) {
      if (isQuic(connector)) {
        for (Object bean : connector.getBeans()) {
          if (bean.getClass().getName().equals(SESSIONS)) {
            told = true;
            open += size(bean);
          }
        }
      }
    }
    return told ? OptionalLong.of(open) : OptionalLong.empty();
  }

  private static long size(Object sessions) {
    try {
      return ((Number) SIZE.get(sessions.getClass()).invoke(sessions)).longValue();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("sessions=" + sessions.getClass().getName(), e);
    }
  }
}
