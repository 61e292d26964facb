package dev.tare.jmh.openloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/** Kept connections to a server on this machine, in turn, with one request at a time on each. */
final class Sockets implements Connections, AutoCloseable {
  private static final byte[] REQUEST =
      ("GET " + LoadGenerator.PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private final Selector selector;
  private final Deque<Connection> free = new ArrayDeque<>();

  private Sockets(Selector selector) {
    this.selector = selector;
  }

  /**
   * Connects.
   *
   * @throws IOException if the server does not take all of them; then there is none
   */
  static Sockets open(int port, int number) throws IOException {
    int answerLength = AnswerLength.of(port, REQUEST);
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Sockets sockets = new Sockets(Selector.open());
    try {
      for (int i = 0; i < number; i++) {
        sockets.connect(server, answerLength);
      }
      return sockets;
    } catch (IOException e) {
      sockets.close();
      throw e;
    }
  }

  private void connect(InetSocketAddress server, int answerLength) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Connection connection = new Connection(channel, answerLength);
      channel.register(selector, SelectionKey.OP_READ, connection);
      free.add(connection);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean send(long dueNs) throws IOException {
    Connection connection = free.poll();
    if (connection == null) {
      return false;
    }
    connection.send(dueNs);
    return true;
  }

  @Override
  public int receive(LongConsumer answered) throws IOException {
    if (selector.selectNow() == 0) {
      return 0;
    }
    int answers = 0;
    for (SelectionKey key : selector.selectedKeys()) {
      Connection connection = (Connection) key.attachment();
      if (connection.receive()) {
        answered.accept(connection.dueNs);
        free.add(connection);
        answers++;
      }
    }
    selector.selectedKeys().clear();
    return answers;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  /** One of them; its buffers are outside the heap, so that nothing is copied or allocated. */
  private static final class Connection {
    /** Where the status begins, behind {@code HTTP/1.1}, and its bytes as a number. */
    private static final int STATUS_AT = 9;

    private static final int OK = ('2' << 24) | ('0' << 16) | ('0' << 8) | ' ';

    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST.length).put(REQUEST);
    private final ByteBuffer answer;
    private final int answerLength;
    private long dueNs;

    Connection(SocketChannel channel, int answerLength) {
      this.channel = channel;
      this.answerLength = answerLength;
      this.answer = ByteBuffer.allocateDirect(answerLength + 1); // one more would be noticed
    }

    void send(long newDueNs) throws IOException {
      dueNs = newDueNs;
      request.rewind();
      channel.write(request);
      if (request.hasRemaining()) {
        throw new IOException("a request was not taken as a whole");
      }
    }

    /** Whether the whole answer is there. */
    boolean receive() throws IOException {
      if (channel.read(answer) < 0) {
        throw new IOException("the server has closed a connection");
      }
      int read = answer.position();
      boolean failed = read >= STATUS_AT + Integer.BYTES && answer.getInt(STATUS_AT) != OK;
      if (failed || read > answerLength) {
        answer.flip();
        throw new IOException("not answered as before: " + StandardCharsets.UTF_8.decode(answer));
      }
      if (read < answerLength) {
        return false;
      }
      answer.clear();
      return true;
    }
  }
}
