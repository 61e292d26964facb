package dev.tare.openmetrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tare.Metrics;
import dev.tare.export.CredentialGate;
import dev.tare.export.Credentials;
import dev.tare.export.Scrape;
import dev.tare.export.ScrapeTimeout;
import dev.tare.export.SnapshotWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves a snapshot to scrapers through the JDK's own server, where an application has one for
 * other things, too; {@link MetricsHttpServer} is a server that has nothing else to do. Answers
 * {@code GET} and {@code HEAD} of the path that it is mounted at, another method with 405 and
 * another path, which the JDK's server hands to it as well, with 404.
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
 *
 * <p>A scraper that says how long it waits ({@link ScrapeTimeout}) is answered in time, without
 * what would come too late. A scrape that fails, by whatever is thrown, is counted and 500; one
 * that fails when part of it is under way is cut off, so that it cannot be taken for a whole one.
 */
public final class MetricsHttpHandler implements HttpHandler {
  private static final long CHUNKED = 0;
  private static final int NO_BODY = -1;

  private final Metrics metrics;
  private final SnapshotWriter writer;
  private final CredentialDoor door;
  private final Pace pace;

  /**
   * @param writer the format; its {@link SnapshotWriter#forAccept} may choose another per scrape
   */
  public MetricsHttpHandler(Metrics metrics, SnapshotWriter writer) {
    this(
        metrics,
        writer,
        new CredentialDoor(new CredentialGate(Credentials.NONE, System::nanoTime), metrics),
        Pace.ANY);
  }

  MetricsHttpHandler(Metrics metrics, SnapshotWriter writer, CredentialDoor door, Pace pace) {
    this.metrics = metrics;
    this.writer = writer;
    this.door = door;
    this.pace = pace;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Thrown.closing(exchange, this::letIn, metrics::countFailedScrape);
  }

  private void letIn(HttpExchange exchange) throws IOException {
    pace.asked();
    String path = exchange.getHttpContext().getPath();
    if (!path.equals(exchange.getRequestURI().getPath())) {
      Refusal.send(exchange, 404, "Not here, but at " + path + ".\n");
    } else if (door.lets(exchange)) {
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> answer(exchange);
        default -> Refusal.method(exchange);
      }
    }
  }

  @SuppressWarnings("CatchThrowable") // a writer is foreign code, and a scraper waits for an answer
  private void answer(HttpExchange exchange) throws IOException {
    Scrape scrape;
    try {
      scrape = begin(exchange);
    } catch (Throwable e) {
      metrics.countFailedScrape(e);
      fail(exchange);
      return;
    }
    if (Refusal.isHead(exchange)) {
      exchange.sendResponseHeaders(200, NO_BODY);
      exchange.close();
    } else {
      write(scrape, exchange);
    }
  }

  @SuppressWarnings("CatchThrowable") // as above
  private void write(Scrape scrape, HttpExchange exchange) throws IOException {
    Body body = new Body(exchange, pace);
    try {
      // HTTP/1.0 has no chunks, and whoever asks by it, as proxies do, would take part for all. The
      // JDK's server knows it in small letters, too.
      boolean chunks = !exchange.getProtocol().equalsIgnoreCase("HTTP/1.0");
      ScrapeTimeout wait =
          ScrapeTimeout.of(exchange.getRequestHeaders().getFirst(ScrapeTimeout.HEADER));
      pace.within(wait);
      SnapshotWriter chosen = chunks ? scrape.writer() : scrape.lengthFirst(body::length);
      metrics.write(Scrape.ending(chosen, body::finish), body, wait.forSnapshot());
    } catch (Throwable e) {
      if (body.begun()) {
        // For this the server cuts the connection; after an orderly end half a document would look
        // whole.
        throw new IOException("the scrape was cut off", e);
      }
      fail(exchange);
    }
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

  private static void fail(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().clear();
    Refusal.send(exchange, 500, "The scrape failed.\n");
  }

  private static @Nullable String joined(@Nullable List<String> values) {
    return values == null ? null : String.join(",", values);
  }

  /** Begins the response with the first block, so that what fails before it is a 500. */
  private static final class Body extends OutputStream {
    /** A chunk, and the buffer behind it. */
    private static final int HELD_BACK_BYTES = 12 * 1024;

    private final HttpExchange exchange;
    private final Pace pace;
    private @Nullable OutputStream out;
    private long length = CHUNKED;

    Body(HttpExchange exchange, Pace pace) {
      this.exchange = exchange;
      this.pace = pace;
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
      pace.begins(length);
      try {
        begin().write(block, offset, length);
      } finally {
        pace.ends();
      }
    }

    /** Ends the response: only then does it look whole. */
    void finish() throws IOException {
      pace.begins(HELD_BACK_BYTES);
      try {
        OutputStream begun = begin();
        begun.flush(); // close() does not say that nobody is there any more
        begun.close();
      } finally {
        pace.ends();
      }
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
