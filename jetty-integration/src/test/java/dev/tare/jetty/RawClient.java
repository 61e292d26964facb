package dev.tare.jetty;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** HTTP/1.1 by hand: says exactly what arrived, and can be as rude as a test wants. */
final class RawClient implements Closeable {
  private final Socket socket = new Socket();
  private final InputStream in;
  private boolean cut;

  RawClient(int port) throws IOException {
    // Small, so that a client that does not read is noticed soon.
    socket.setReceiveBufferSize(16 * 1024);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * What arrived.
   *
   * @param status 0 where the connection ended without a response
   * @param interim how many 1xx came before it
   * @param complete whether all of the body came that the head or the last chunk promised
   */
  record Reply(int status, int interim, String head, String body, boolean complete) {}

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  static String post(String path, String headers, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Reply exchange(String request) throws IOException {
    send(request);
    return read(request.startsWith("HEAD "));
  }

  /** Ends the sending half of the connection. */
  void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes with RST instead of FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  Reply read(boolean bodyless) throws IOException {
    for (int interim = 0; ; interim++) {
      String head = head();
      if (head.isEmpty()) {
        return new Reply(0, interim, "", "", false);
      }
      int status = Integer.parseInt(head.substring(9, 12));
      if (status >= 200 || status == 101) {
        boolean none = bodyless || status < 200 || status == 204 || status == 304;
        cut = false;
        String body = none ? "" : body(head);
        return new Reply(status, interim, head, body, !cut);
      }
    }
  }

  /** Reads one byte, or finds the connection closed. Always true. */
  boolean readByte() {
    next();
    return true;
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    int next;
    while ((next = next()) >= 0) {
      head.append((char) next);
      if (head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
        return head.toString();
      }
    }
    return "";
  }

  /** A connection that is reset has ended, too. */
  private int next() {
    try {
      return in.read();
    } catch (IOException e) {
      return -1;
    }
  }

  private String body(String head) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.contains("transfer-encoding: chunked")) {
      return chunks();
    }
    int length = lower.indexOf("content-length: ");
    if (length < 0) {
      return bytes(Integer.MAX_VALUE);
    }
    int from = length + "content-length: ".length();
    return bytes(Integer.parseInt(lower.substring(from, lower.indexOf('\r', from))));
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      String size = line();
      if (size.isEmpty()) {
        cut = true;
        return body.toString();
      }
      int length = Integer.parseInt(size, 16);
      body.append(bytes(length));
      line();
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = next()) >= 0 && next != '\n') {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private String bytes(int length) {
    StringBuilder text = new StringBuilder();
    int next;
    while (text.length() < length && (next = next()) >= 0) {
      text.append((char) next);
    }
    cut |= length != Integer.MAX_VALUE && text.length() < length;
    return text.toString();
  }
}
