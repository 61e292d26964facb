package dev.tare.jetty;

import dev.tare.instrument.Counter;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * One open socket, whatever its layers and however often its protocol changes.
 *
 * <p>Written by whichever thread opens or closes its connections, one at a time; read by scrapes.
 */
final class OpenSocket {
  private final EndPoint endPoint;
  private final Counter unknownBytes;
  private final long openedNs = NanoTime.now();

  /** What connections that were replaced on this socket have moved. */
  private final LongAdder earlierIn = new LongAdder();

  private final LongAdder earlierOut = new LongAdder();

  /** The last of those. Jetty tells of its end while it is still the end point's connection. */
  private volatile @Nullable Connection replaced;

  /** Whether a connection has opened that will tell of its end; after a 101 there may be none. */
  private volatile boolean attended;

  /** By an earlier scrape: whoever tells of it would have done so since. */
  private volatile boolean foundClosed;

  /** Whether a connection has told its bytes; another may have read some and not told. */
  private volatile boolean knowsBytes;

  /** Whether one has not. */
  private volatile boolean untold;

  private volatile boolean tls;
  private volatile boolean handshakeEnded;

  /**
   * @param unknownBytes counts the sockets of which a connection does not tell its bytes
   */
  OpenSocket(EndPoint endPoint, Counter unknownBytes) {
    this.endPoint = endPoint;
    this.unknownBytes = unknownBytes;
  }

  void opened(Connection connection) {
    attended = true;
    if (connection.getBytesIn() >= 0) {
      knowsBytes = true;
    }
    if (connection instanceof SslConnection) {
      tls = true;
    }
  }

  /** Marks the old one first: a scrape in between misses its bytes, and never has them twice. */
  void replaced(Connection connection) {
    replaced = connection;
    attended = false;
    told(connection);
    add(earlierIn, connection.getBytesIn());
    add(earlierOut, connection.getBytesOut());
  }

  /** It has closed. */
  void ended() {
    Connection connection = current();
    if (connection != null) {
      told(connection);
    }
  }

  /** Jetty says -1 where a connection does not count: PROXY and what tells TLS from plain. */
  private void told(Connection connection) {
    if (connection.getBytesIn() < 0 && !untold) {
      untold = true;
      unknownBytes.increment();
    }
  }

  boolean knowsBytes() {
    return knowsBytes;
  }

  /** Whether it has closed without anybody to tell; asked once a scrape. */
  boolean leftBehind() {
    if (endPoint.isOpen()) {
      return false;
    }
    boolean late = !attended || foundClosed;
    foundClosed = true;
    return late;
  }

  void handshakeEnded() {
    handshakeEnded = true;
  }

  /** Whether it spoke TLS, and Jetty told neither of success nor of failure. */
  boolean handshakeAborted() {
    return tls && !handshakeEnded;
  }

  long ageNs(long nowNs) {
    return Math.max(0, nowNs - openedNs);
  }

  long bytesIn() {
    long earlier = earlierIn.sum();
    Connection connection = current();
    return earlier + (connection == null ? 0 : Math.max(0, connection.getBytesIn()));
  }

  long bytesOut() {
    long earlier = earlierOut.sum();
    Connection connection = current();
    return earlier + (connection == null ? 0 : Math.max(0, connection.getBytesOut()));
  }

  @SuppressWarnings("ReferenceEquality") // the very connection that was counted
  private @Nullable Connection current() {
    Connection connection = endPoint.getConnection();
    return connection == replaced ? null : connection;
  }

  private static void add(LongAdder adder, long bytes) {
    if (bytes > 0) {
      adder.add(bytes);
    }
  }
}
