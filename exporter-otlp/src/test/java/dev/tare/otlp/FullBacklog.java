package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket to which nobody gets through: what waits to be accepted has no room left, so that Linux
 * drops each further SYN, as a firewall may.
 */
final class FullBacklog implements AutoCloseable {
  /** More than there is room for. */
  private static final int CONNECTIONS = 8;

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<SocketChannel> waiting = new ArrayList<>();

  FullBacklog() throws IOException {
    SocketAddress address = server.getLocalSocketAddress();
    int connected = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
      SocketChannel channel = SocketChannel.open();
      waiting.add(channel);
      channel.configureBlocking(false);
      connected += channel.connect(address) || channel.finishConnect() ? 1 : 0;
    }
    assertThat(connected).as("those that there is room for").isLessThan(CONNECTIONS);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : waiting) {
      channel.close();
    }
    server.close();
  }
}
