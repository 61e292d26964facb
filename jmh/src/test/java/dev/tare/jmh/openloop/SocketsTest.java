package dev.tare.jmh.openloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real connections, to a server that is not Jetty. */
class SocketsTest {
  private static final int DEAF = 0;

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;

  /** Of all answers but the first, by which the length of the others is known. */
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    int now = asked.incrementAndGet() == 1 ? 200 : status;
    if (now == DEAF) {
      exchange.close();
      return;
    }
    byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(now, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Test
  void shouldAskOnceForEachRequest() throws IOException {
    Outcome outcome = load();
    assertThat(outcome.requests()).isEqualTo(100);
    assertThat(asked).hasValue(101);
    assertThat(outcome.p50Ns()).isPositive().isLessThanOrEqualTo(outcome.p999Ns());
  }

  @Test
  void shouldFailWhenAnAnswerIsAnError() {
    status = 503;
    assertThatThrownBy(this::load).isInstanceOf(IOException.class).hasMessageContaining("503");
  }

  @Test
  void shouldFailWhenTheServerClosesAConnection() {
    status = DEAF;
    assertThatThrownBy(this::load)
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("no answer"); // noticed, and not only waited for
  }

  @Test
  void shouldKnowTheLengthWhenTheHeadIsThere() throws IOException {
    assertThat(AnswerLength.ofBegun("HTTP/1.1 200 OK\r\nContent-Le")).isZero();
    assertThat(AnswerLength.ofBegun("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe"))
        .isEqualTo(43);
    assertThatThrownBy(() -> AnswerLength.ofBegun("HTTP/1.1 200 OK\r\nServer: any\r\n\r\n"))
        .hasMessageContaining("Content-Length");
  }

  private Outcome load() throws IOException {
    try (Sockets sockets = Sockets.open(server.getAddress().getPort(), 8)) {
      return new Generator(sockets, System::nanoTime).atRate(100, 1);
    }
  }
}
