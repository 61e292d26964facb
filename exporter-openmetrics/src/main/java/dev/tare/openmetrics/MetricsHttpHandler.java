package dev.tare.openmetrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tare.Metrics;
import dev.tare.export.Scrape;
import dev.tare.export.SnapshotWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves a snapshot to scrapers through the JDK's own server, where there is no other: {@code GET}
 * and {@code HEAD}, anything else is 405.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 9090), 0);
 * server.createContext("/metrics", new MetricsHttpHandler(metrics, writer));
 * server.start();
 * }</pre>
 *
 * <p>Blocking: a scrape waits for the aggregator and for the scraper's network, on a thread of the
 * server's executor. The server's default is a single thread, which one slow scraper then keeps
 * from all others: give it an executor with several. Nor has it a limit for who reads slowly, but
 * by the JVM's property {@code sun.net.httpserver.maxRspTime}, in seconds.
 */
public final class MetricsHttpHandler implements HttpHandler {
  private static final long CHUNKED = 0;
  private static final int NO_BODY = -1;

  private final Metrics metrics;
  private final SnapshotWriter writer;

  /**
   * @param writer the format; its {@link SnapshotWriter#forAccept} may choose another per scrape
   */
  public MetricsHttpHandler(Metrics metrics, SnapshotWriter writer) {
    this.metrics = metrics;
    this.writer = writer;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET" -> scrape(exchange);
      case "HEAD" -> {
        begin(exchange);
        exchange.sendResponseHeaders(200, NO_BODY);
        exchange.close();
      }
      default -> {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        refuse(exchange, 405, "Only GET and HEAD.\n");
      }
    }
  }

  private void scrape(HttpExchange exchange) throws IOException {
    Body body = new Body(exchange);
    try {
      Scrape scrape = begin(exchange);
      // HTTP/1.0 has no chunks, and whoever asks by it, as proxies do, would take part for all.
      boolean chunks = !exchange.getProtocol().equals("HTTP/1.0");
      metrics.write(chunks ? scrape.writer() : scrape.lengthFirst(body::length), body);
    } catch (IOException | RuntimeException | Error e) {
      if (body.begun()) {
        // For this the server cuts the connection; after any other it would stay open, and after
        // an orderly end half a document would look whole.
        throw new IOException("the scrape was cut off", e);
      }
      exchange.getResponseHeaders().clear();
      refuse(exchange, 500, "The scrape failed.\n");
      return;
    }
    body.finish();
  }

  private Scrape begin(HttpExchange exchange) {
    Headers request = exchange.getRequestHeaders();
    Scrape scrape =
        Scrape.of(
            writer,
            joined(request.get("Accept")),
            joined(request.get("Accept-Encoding")),
            exchange.getRequestURI().getRawQuery());
    Headers response = exchange.getResponseHeaders();
    response.set("Content-Type", scrape.writer().contentType());
    response.set("Vary", Scrape.VARY);
    if (scrape.gzip()) {
      response.set("Content-Encoding", "gzip");
    }
    return scrape;
  }

  private static @Nullable String joined(@Nullable List<String> values) {
    return values == null ? null : String.join(",", values);
  }

  private static void refuse(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Begins the response with the first block, so that what fails before it is a 500. */
  private static final class Body extends OutputStream {
    private final HttpExchange exchange;
    private @Nullable OutputStream out;
    private long length = CHUNKED;

    Body(HttpExchange exchange) {
      this.exchange = exchange;
    }

    /** Says how long it will be; else it is sent in chunks. */
    void length(long bytes) {
      length = bytes == 0 ? NO_BODY : bytes;
    }

    boolean begun() {
      return out != null;
    }

    @Override
    public void write(int b) throws IOException {
      begin().write(b);
    }

    @Override
    public void write(byte[] block, int offset, int length) throws IOException {
      begin().write(block, offset, length);
    }

    /** Ends the response: only then does it look whole. */
    void finish() throws IOException {
      begin().close();
    }

    private OutputStream begin() throws IOException {
      OutputStream begun = out;
      if (begun == null) {
        exchange.sendResponseHeaders(200, length);
        begun = exchange.getResponseBody();
        out = begun;
      }
      return begun;
    }
  }
}
