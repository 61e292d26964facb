package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.NanoTime;

/**
 * Listens to connectors and keeps one {@link OpenSocket} per socket. Jetty tells of every layer and
 * of every protocol on a socket: of three connections for TLS with ALPN, of two for an upgrade.
 *
 * <p>Any thread; nothing that goes wrong here reaches Jetty.
 */
final class Connections
    implements Connection.Listener, SelectorManager.AcceptListener, SslHandshakeListener {
  private static final String NONE = "none";

  /** By what identifies the socket: its channel, or the end point where there is none. */
  private final Map<Object, OpenSocket> sockets = new ConcurrentHashMap<>();

  /** Those that are listened to. */
  private final CopyOnWriteArrayList<Connector> connectors = new CopyOnWriteArrayList<>();

  private final LongAdder closedIn = new LongAdder();
  private final LongAdder closedOut = new LongAdder();
  private final Counter unknownBytes;
  private final Counter opened;
  private final Histogram durations;
  private final Family<Counter> handshakes;

  /** Published flag, never reset. */
  private volatile boolean knowsBytes;

  private final Consumer<Throwable> errors;

  /**
   * @param errors must not throw
   */
  Connections(MetricRegistry registry, Consumer<Throwable> errors) {
    this.errors = errors;
    this.unknownBytes =
        registry
            .counter(
                "tare_jetty_connection_bytes_unknown_total",
                "Sockets of which Jetty did not tell all bytes that were read or written.")
            .register();
    this.opened =
        registry
            .counter("http_connections_total", "Sockets accepted; counted when they open.")
            .register();
    this.durations =
        registry
            .histogram("http_connection_duration_seconds", "Age of each socket when it closed.")
            .unit(Unit.SECONDS)
            .buckets(0.1, 1, 10, 60, 600, 3600, 86400)
            .quantiles()
            .register();
    this.handshakes =
        registry
            .counter(
                "http_tls_handshakes_total",
                "TLS handshakes by how they ended; aborted where the client left in the middle.")
            .labels("result", "protocol")
            .family();
  }

  /** Listens to a connector; false where it did already, or what it accepts is no socket. */
  boolean attach(Connector connector) {
    return !QuicConnectors.isQuic(connector)
        && connectors.addIfAbsent(connector)
        && connector.addBean(this);
  }

  void detach(Connector connector) {
    if (connectors.remove(connector)) {
      connector.removeBean(this);
    }
  }

  /** Those that are listened to. */
  List<Connector> connectors() {
    return connectors;
  }

  /** Whether any connection has told how many bytes it read or wrote. */
  boolean knowsBytes() {
    return knowsBytes || sockets.values().stream().anyMatch(OpenSocket::knowsBytes);
  }

  @Override
  public void onOpened(Connection connection) {
    try {
      EndPoint endPoint = connection.getEndPoint();
      if (endPoint instanceof SslConnection.SslEndPoint) {
        return; // inside of a socket that is known
      }
      EndPoint network = network(endPoint);
      // A socket that closes in the middle of an upgrade was counted, and has been taken away.
      if (network.isOpen() && isSocket(network)) {
        sockets.computeIfAbsent(key(network), key -> open(network)).opened(connection);
        if (!network.isOpen()) { // it closed meanwhile, and nobody may tell of that any more
          closed(key(network));
        }
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  private OpenSocket open(EndPoint network) {
    opened.increment();
    return new OpenSocket(network, unknownBytes);
  }

  @Override
  public void onClosed(Connection connection) {
    try {
      EndPoint endPoint = connection.getEndPoint();
      if (endPoint instanceof SslConnection.SslEndPoint) {
        return;
      }
      EndPoint network = network(endPoint);
      if (!network.isOpen()) {
        closed(key(network));
        return;
      }
      OpenSocket socket = sockets.get(key(network));
      if (socket != null) {
        socket.replaced(connection); // by another protocol: the socket stays
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** Tells of sockets that were upgraded to a protocol that does not tell of its end. */
  @Override
  public void onClosed(SelectableChannel channel) {
    try {
      closed(channel);
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** Takes it from the open ones first: a scrape in between misses it, and never has it twice. */
  private void closed(Object key) {
    OpenSocket socket = sockets.remove(key);
    if (socket == null) {
      return;
    }
    if (socket.knowsBytes()) {
      knowsBytes = true;
    }
    socket.ended();
    closedIn.add(socket.bytesIn());
    closedOut.add(socket.bytesOut());
    if (socket.handshakeAborted()) {
      handshakes.with("aborted", NONE).increment();
    }
    durations.record(socket.ageNs(NanoTime.now())); // the last: who sees it sees all of the socket
  }

  @Override
  public void handshakeSucceeded(Event event) {
    handshake(event, "success");
  }

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    handshake(event, "failure");
  }

  private void handshake(Event event, String result) {
    try {
      OpenSocket socket = sockets.get(key(network(event.getEndPoint())));
      if (socket != null) {
        socket.handshakeEnded();
      }
      String protocol = event.getSSLEngine().getSession().getProtocol();
      // Java says NONE where client and server have not agreed on one.
      handshakes.with(result, protocol.equals("NONE") ? NONE : protocol).increment();
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** The open sockets, without those of which it only now shows that they have closed. */
  Collection<OpenSocket> sockets() {
    sockets.forEach(
        (key, socket) -> {
          if (socket.leftBehind()) {
            closed(key);
          }
        });
    return sockets.values();
  }

  long closedBytesIn() {
    return closedIn.sum();
  }

  long closedBytesOut() {
    return closedOut.sum();
  }

  /** What is below TLS and the PROXY protocol. */
  private static EndPoint network(EndPoint endPoint) {
    EndPoint network = endPoint;
    while (network instanceof EndPoint.Wrapper wrapper) {
      network = wrapper.unwrap();
    }
    return network;
  }

  /**
   * Whether it is one, and not a stream of HTTP/2 or HTTP/3 in one, as each WebSocket over HTTP/2
   * is: connectors know their sockets, and in tests what stands for them. HTTP/3 has one channel
   * for all of its clients.
   */
  private boolean isSocket(EndPoint network) {
    if (network instanceof SelectableChannelEndPoint selectable) {
      return selectable.getChannel() instanceof SocketChannel;
    }
    for (Connector connector : connectors) {
      if (connector.getConnectedEndPoints().contains(network)) {
        return true;
      }
    }
    return false;
  }

  private static Object key(EndPoint network) {
    return network instanceof SelectableChannelEndPoint selectable
        ? selectable.getChannel()
        : network;
  }
}
