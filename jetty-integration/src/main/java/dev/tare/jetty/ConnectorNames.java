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
  private final Map<Connector, Port> ports = new ConcurrentHashMap<>();

  /** As a connector had it when it was asked last: one that starts again may get another. */
  private record Port(int number, String text) {}

  @Override
  public String of(Request request, Scope scope) {
    Connector connector = request.getConnectionMetaData().getConnector();
    String name = connector.getName();
    if (name != null) {
      return name;
    }
    int number = connector instanceof NetworkConnector network ? network.getLocalPort() : 0;
    Port port = ports.get(connector);
    return port != null && (port.number() == number || number <= 0)
        ? port.text()
        : keep(connector, number);
  }

  private String keep(Connector connector, int number) {
    if (number <= 0) {
      return ""; // it has been closed, or has none
    }
    if (ports.size() >= MAX_KEPT) {
      ports.clear();
    }
    Port port = new Port(number, Integer.toString(number));
    ports.put(connector, port);
    return port.text();
  }
}
