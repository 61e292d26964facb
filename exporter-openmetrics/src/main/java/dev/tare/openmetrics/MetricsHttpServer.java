package dev.tare.openmetrics;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tare.Metrics;
import dev.tare.discovery.CataloguePage;
import dev.tare.export.CredentialGate;
import dev.tare.export.Credentials;
import dev.tare.export.Page;
import dev.tare.export.SnapshotWriter;
import dev.tare.health.Health;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server for scrapers and probes, and nothing else, on the JDK's own: for an application that has
 * no server, or wants its metrics at a port of their own.
 *
 * <pre>{@code
 * try (MetricsHttpServer server = MetricsHttpServer.start(metrics, 9090)) {
 *   …
 * }
 * }</pre>
 *
 * <p>Answers as {@link MetricsHttpHandler} does. A scrape blocks one of the server's threads and
 * none of the application's. All that asks is bounded: more requests at once than twice the
 * threads, and 24 where there are pages, are hung up on, and so is who takes longer than three
 * seconds to send a request, once begun, or than the timeout to read the answer. Connections that
 * ask nothing keep a descriptor each and no thread, and are up to the JDK: it closes them after 30
 * seconds and keeps 200 idle ones, but does not count those that have not asked yet. {@code
 * -Djdk.httpserver.maxConnections} limits all. Its threads are daemons: they do not keep the JVM
 * from ending.
 */
public final class MetricsHttpServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final HttpServer server;
  private final ServerThreads threads;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MetricsHttpServer(HttpServer server, ServerThreads threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Serves OpenMetrics, Prometheus text and protobuf at {@code /metrics}, of all addresses of the
   * machine, and at {@code /metrics/catalogue} what families there are.
   *
   * @param port 0 for one that is free
   * @throws IOException if the port cannot be listened at; the message names it
   * @throws IllegalArgumentException if it is not from 0 to 65535
   */
  public static MetricsHttpServer start(Metrics metrics, int port) throws IOException {
    return builder(metrics).port(port).start();
  }

  /** Begins a server that differs from the defaults. */
  public static Builder builder(Metrics metrics) {
    return new Builder(metrics);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /**
   * Takes no more requests, waits up to 5 seconds for those that are being answered, and cuts off
   * the rest. Closing again does nothing. Does not close the metrics.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      threads.drain(GRACE);
      server.stop(
          0); // by itself it would wait for all of its time, whether anything is left or not
    }
  }

  /** Collects what differs from the defaults. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_THREADS = 64;

    /**
     * Two browsers that load a page ask for six files at once, before the last six are done with.
     */
    private static final int BROWSERS_REQUESTS = 24;

    private static final int MAX_RATE = 1 << 20;
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    private final Metrics metrics;
    private @Nullable SnapshotWriter writer;
    private int port;
    private @Nullable String host;
    private String path = "/metrics";
    private Credentials credentials = Credentials.NONE;
    private @Nullable SSLContext tls;
    private final List<Page> pages = new ArrayList<>();
    private int threads = 4;
    private Duration timeout = Duration.ofSeconds(30);
    private int minBytesPerSecond = 8 * 1024;

    private Builder(Metrics metrics) {
      this.metrics = metrics;
    }

    /** The format; its {@link SnapshotWriter#forAccept} may choose another per scrape. */
    public Builder writer(SnapshotWriter format) {
      this.writer = format;
      return this;
    }

    /**
     * The port; default: 0, one that is free, which {@link MetricsHttpServer#address} tells.
     *
     * @throws IllegalArgumentException if it is not from 0 to 65535
     */
    public Builder port(int number) {
      if (number < 0 || number > MAX_PORT) {
        throw new IllegalArgumentException("port=" + number + " (allowed: 0 to " + MAX_PORT + ")");
      }
      this.port = number;
      return this;
    }

    /** The address to listen at, by name or number. Default: all that the machine has. */
    public Builder host(String address) {
      this.host = address;
      return this;
    }

    /**
     * The path; any other is 404. Default: {@code /metrics}.
     *
     * @throws IllegalArgumentException if it does not begin with a slash, or has more than a path
     */
    public Builder path(String exact) {
      this.path = checked(exact);
      return this;
    }

    /**
     * Lets in whoever sends {@code Authorization: Bearer} with this token; all others are 401.
     * Given more than once, and with {@link #basicAuth}, any of them will do.
     *
     * @throws IllegalArgumentException if {@code token} is blank
     */
    public Builder bearerToken(String token) {
      this.credentials = credentials.orBearer(token);
      return this;
    }

    /**
     * Lets in whoever sends {@code Authorization: Basic} with these, in UTF-8; all others are 401.
     *
     * @throws IllegalArgumentException if {@code user} has a colon in it, or one of them is empty
     */
    public Builder basicAuth(String user, String password) {
      this.credentials = credentials.orBasic(user, password);
      return this;
    }

    /**
     * Also serves {@code /health/live}, {@code /health/ready} and {@code /health/startup}: up or
     * down to everybody, and what each check said to whom the metrics are open. They are answered
     * on the threads that scrapes have, too: let there be some more. Default: not.
     */
    public Builder health(Health health) {
      return pages(health.pages());
    }

    /** Also serves these pages; see {@link #page}. */
    public Builder pages(Collection<? extends Page> several) {
      several.forEach(this::page);
      return this;
    }

    /**
     * Also serves a page, at its own path. Browsers ask for several files at once: 24 more requests
     * may wait then.
     *
     * @throws IllegalArgumentException if another has its path, or that does not begin with a
     *     slash, or has more than a path
     */
    public Builder page(Page page) {
      checked(page.path());
      if (pages.stream().anyMatch(known -> known.path().equals(page.path()))) {
        throw new IllegalArgumentException("path=" + page.path() + " (allowed: one page each)");
      }
      pages.add(page);
      return this;
    }

    private static String checked(String path) {
      if (!path.matches("/[^?#\\s]*")) {
        throw new IllegalArgumentException("path=" + path + " (allowed: /…, without ? and #)");
      }
      return path;
    }

    /** Serves HTTPS with this key, and no HTTP. */
    public Builder tls(SSLContext context) {
      this.tls = context;
      return this;
    }

    /**
     * How many requests are answered at once, each on a thread; as many may wait. Default: 4.
     *
     * @throws IllegalArgumentException if it is not from 1 to 64
     */
    public Builder threads(int most) {
      if (most < 1 || most > MAX_THREADS) {
        throw new IllegalArgumentException(
            "threads=" + most + " (allowed: 1 to " + MAX_THREADS + ")");
      }
      this.threads = most;
      return this;
    }

    /**
     * How long a request may keep a thread, from its first byte to the last of its answer; of that
     * it has three seconds for the request itself, with TLS ten. Default: 30 seconds, three times
     * what Prometheus waits for one; a scraper that says how long it waits is given no longer.
     *
     * @throws IllegalArgumentException if it is not over 0 and up to 10 minutes
     */
    public Builder timeout(Duration most) {
      if (most.isNegative() || most.isZero() || most.compareTo(MAX_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "timeout=" + most + " (allowed: over 0 to " + MAX_TIMEOUT + ")");
      }
      this.timeout = most;
      return this;
    }

    /**
     * How fast an answer must be read: each 32 KiB of it, once begun, in the time that this says,
     * but for what the system's buffers take. Default: 8,192, so that who reads nothing keeps a
     * thread for four seconds, and not for all of the {@link #timeout}.
     *
     * @throws IllegalArgumentException if {@code bytes} is not from 1 to 1,048,576
     */
    public Builder minBytesPerSecond(int bytes) {
      if (bytes < 1 || bytes > MAX_RATE) {
        throw new IllegalArgumentException(
            "minBytesPerSecond=" + bytes + " (allowed: 1 to " + MAX_RATE + ")");
      }
      this.minBytesPerSecond = bytes;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws IOException if the address cannot be listened at; the message names it
     * @throws IllegalArgumentException if a page is where the metrics are, or their catalogue
     */
    public MetricsHttpServer start() throws IOException {
      SnapshotWriter format = writer == null ? OpenMetricsExporter.create() : writer;
      for (Page page : pages) {
        format = page.writer(format);
      }
      List<Page> all = all();
      HttpServer server = bind();
      int waiting = pages.isEmpty() ? threads : threads + BROWSERS_REQUESTS;
      ServerThreads executor =
          new ServerThreads(
              new ServerThreads.Bounds(
                  threads,
                  waiting,
                  tls == null ? ServerThreads.ASKING : ServerThreads.ASKING_BY_TLS,
                  timeout,
                  minBytesPerSecond),
              ServerThreads.daemons(),
              metrics::countFailedScrape);
      server.setExecutor(executor);
      CredentialDoor door =
          new CredentialDoor(new CredentialGate(credentials, System::nanoTime), metrics);
      server.createContext(path, new MetricsHttpHandler(metrics, format, door, executor));
      for (Page page : all) {
        server.createContext(
            page.path(), new PageHandler(page, door, executor, metrics::countFailedScrape));
      }
      startAsDaemon(server);
      return new MetricsHttpServer(server, executor);
    }

    /** With the catalogue; before the port is taken, as nobody would give it back. */
    private List<Page> all() {
      String catalogue = (path.endsWith("/") ? path : path + "/") + "catalogue";
      for (Page page : pages) {
        if (page.path().equals(path) || page.path().equals(catalogue)) {
          throw new IllegalArgumentException(
              "path=%s (allowed: none at %s and %s)".formatted(page.path(), path, catalogue));
        }
      }
      List<Page> all = new ArrayList<>(pages);
      all.add(new CataloguePage(catalogue, metrics.registry(), metrics::snapshot));
      return all;
    }

    private HttpServer bind() throws IOException {
      InetSocketAddress address =
          host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
      try {
        if (tls == null) {
          return HttpServer.create(address, 0);
        }
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException(
            "address=" + address + " cannot be listened at: " + e.getMessage(), e);
      }
    }

    /** The server's own thread is a daemon if the one is that starts it. */
    private static void startAsDaemon(HttpServer server) {
      Thread starter = new Thread(server::start, "tare-http-start");
      starter.setDaemon(true);
      starter.start();
      boolean interrupted = false;
      while (starter.isAlive()) {
        try {
          starter.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
