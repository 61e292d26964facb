package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.CredentialGate;
import dev.tare.export.Credentials;
import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks is never left waiting, whatever a handler throws. */
class ThrownTest {
  private static final int TIMEOUT_MS = 10_000;

  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final CredentialDoor door =
      new CredentialDoor(new CredentialGate(Credentials.NONE, System::nanoTime), metrics);
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpServer server;

  /** Memory runs out when there is something to send. */
  private static final class Full extends OutputStream {
    @Override
    public void write(int b) {
      throw new OutOfMemoryError("of a test");
    }

    @Override
    public void write(byte[] block, int offset, int length) {
      write(0);
    }
  }

  /** Has headers that no server takes. */
  private record Wrong() implements Page {
    @Override
    public String path() {
      return "/wrong";
    }

    @Override
    public PageAnswer answer(PageRequest request) {
      return new PageAnswer(200, Map.of("Content-Type", "text/plain\r\nx"), "x");
    }
  }

  ThrownTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    executor.shutdownNow();
    metrics.close();
  }

  private String get(String path) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private double errors() {
    return metrics.snapshot().value("tare_scrape_errors_total");
  }

  private void serveFull(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          exchange.setStreams(null, new Full());
          handler.handle(exchange);
        });
  }

  @Test
  void shouldCloseTheConnectionAndTellAfterAnError() throws Exception {
    serveFull("/metrics", new MetricsHttpHandler(metrics, OpenMetricsExporter.create()));
    serveFull("/wrong", new PageHandler(new Wrong(), door, Pace.ANY, metrics::countFailedScrape));
    get("/metrics/where"); // a 404, which nothing else catches anything of
    assertThat(errors()).isEqualTo(1);
    get("/wrong/where");
    assertThat(errors()).isEqualTo(2);
  }

  @Test
  void shouldAnswerThatThePageFailedWhenItsHeadersCannotBeSent() throws Exception {
    server.createContext(
        "/wrong", new PageHandler(new Wrong(), door, Pace.ANY, metrics::countFailedScrape));
    assertThat(get("/wrong")).startsWith("HTTP/1.1 500 ");
    assertThat(errors()).isEqualTo(1);
  }
}
