package dev.tare.jetty;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Request;

/**
 * Says by which connector requests come: its name, else the port that it listens to; empty where it
 * has neither.
 */
final class ConnectorNames implements LabelSource {
  /** Connectors may come and go; then they are named anew. */
  private static final int MAX_KEPT = 64;

  /** So that a request does not write a number. */
  private final Map<Connector, String> ports = new ConcurrentHashMap<>();

  @Override
  public String of(Request request, Scope scope) {
    Connector connector = request.getConnectionMetaData().getConnector();
    String name = connector.getName();
    if (name != null) {
      return name;
    }
    String port = ports.get(connector);
    return port != null ? port : keep(connector);
  }

  private String keep(Connector connector) {
    int port = connector instanceof NetworkConnector network ? network.getLocalPort() : 0;
    if (port <= 0) {
      return ""; // it has been closed, or has none
    }
    if (ports.size() >= MAX_KEPT) {
      ports.clear();
    }
    String text = Integer.toString(port);
    ports.put(connector, text);
    return text;
  }
}
