package dev.tare.otlp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The receiver of a rehearsal: on the loopback address, for a few messages, and without one. */
final class Prompter implements Runnable, AutoCloseable {
  /** What a receiver may say: it took a message but for one point, or wants none for a second. */
  private static final List<String> ANSWERS =
      List.of(
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 7\r\n\r\n\n\5\b\1\22\1x",
          "HTTP/1.1 503 No\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n");

  private static final int MOST_MS = 20_000;

  private final ServerSocket server;

  Prompter() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  String endpoint() throws URISyntaxException {
    String host = server.getInetAddress().getHostAddress(); // of version 6 without brackets
    return new URI("http", null, host, server.getLocalPort(), "/", null, null).toString();
  }

  /** Gives its answers, one after the other, and over again; what it cannot take is refused. */
  @Override
  public void run() {
    try (server) {
      for (int i = 0; ; i++) {
        try (Socket connection = server.accept()) {
          connection.setSoTimeout(MOST_MS);
          answer(connection, ANSWERS.get(i % ANSWERS.size()));
        }
      }
    } catch (IOException e) {
      // It is over.
    }
  }

  private static void answer(Socket connection, String answer) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    long read = in.skip(length);
    if (read == length) {
      OutputStream out = connection.getOutputStream();
      out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
