package dev.tare.jetty;

import dev.tare.Metrics;
import dev.tare.export.CredentialGate;
import dev.tare.export.Credentials;
import dev.tare.export.Page;
import dev.tare.export.Scrape;
import dev.tare.export.ScrapeTimeout;
import dev.tare.export.SnapshotWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * Serves a snapshot to scrapers: {@code GET} and {@code HEAD}, anything else is 405. It answers on
 * every path; mount it where it belongs:
 *
 * <pre>{@code
 * mappings.addMapping(PathSpec.from("/metrics"), new MetricsEndpoint(metrics, writer));
 * }</pre>
 *
 * <p>The format, gzip and the families ({@code name[]} in the query) are chosen per scrape, see
 * {@link Scrape}.
 *
 * <p>Blocking: a scrape waits for the aggregator and for the scraper's network, on a thread of the
 * server's pool and never on a selector. So there are bounds: more scrapes at once than {@link
 * Builder#maxScrapes} are 503 with {@code Retry-After}, and one that takes longer than {@link
 * Builder#timeout}, or than the scraper says that it waits ({@link ScrapeTimeout}), is cut off,
 * however steadily its bytes are read; one that is read more slowly than {@link
 * Builder#minBytesPerSecond} is cut off sooner.
 *
 * <p>A scrape that fails is 500; one that fails when part of it is under way is cut off, so that it
 * cannot be taken for a whole one: whatever the version and the headers of the request, its length
 * or its last chunk is missing, or its stream is reset.
 */
public final class MetricsEndpoint extends Handler.Abstract {

  private final Metrics metrics;
  private final SnapshotWriter writer;
  private final CredentialDoor door;
  private final int maxScrapes;
  private final Semaphore permits;
  private final Duration timeout;
  private final long blockNs;

  /**
   * An endpoint with the defaults of {@link Builder}.
   *
   * @param writer the format; its {@link SnapshotWriter#forAccept} may choose another per scrape
   */
  public MetricsEndpoint(Metrics metrics, SnapshotWriter writer) {
    this(builder(metrics, writer), writer);
  }

  private MetricsEndpoint(Builder builder, SnapshotWriter writer) {
    this.metrics = builder.metrics;
    this.writer = writer;
    this.door = new CredentialDoor(new CredentialGate(builder.credentials, NanoTime::now), metrics);
    this.maxScrapes = builder.maxScrapes;
    this.permits = new Semaphore(maxScrapes);
    this.timeout = builder.timeout;
    this.blockNs = ResponseBlocks.blockNs(builder.minBytesPerSecond);
  }

  /**
   * Begins an endpoint that differs from the defaults.
   *
   * @param writer the format; its {@link SnapshotWriter#forAccept} may choose another per scrape
   */
  public static Builder builder(Metrics metrics, SnapshotWriter writer) {
    return new Builder(metrics, writer);
  }

  int maxScrapes() {
    return maxScrapes;
  }

  /** For pages beside it, which are open to the same. */
  PageDoor pages() {
    return new PageDoor(door, permits, metrics::countFailedScrape);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String method = request.getMethod();
    if (!door.lets(request, response, callback)) {
      return true;
    }
    if (HttpMethod.GET.is(method)) {
      admit(request, response, callback);
    } else if (HttpMethod.HEAD.is(method)) {
      head(request, response, callback);
    } else {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Refusal.send(response, HttpStatus.METHOD_NOT_ALLOWED_405, "Only GET and HEAD.\n", callback);
    }
    return true;
  }

  private void admit(Request request, Response response, Callback callback) {
    if (!permits.tryAcquire()) {
      Refusal.tooMany(response, callback);
      return;
    }
    try {
      scrape(request, response, callback);
    } finally {
      permits.release();
    }
  }

  @SuppressWarnings("CatchThrowable") // a writer is foreign code, and a scraper waits for an answer
  private void head(Request request, Response response, Callback callback) {
    try {
      begin(request, response);
    } catch (Throwable e) {
      metrics.countFailedScrape(e);
      fail(response, e, callback);
      return;
    }
    // Not the last write: Jetty would add "Content-Length: 0", which is not what GET returns.
    response.write(false, null, callback);
  }

  @SuppressWarnings("CatchThrowable") // as above
  private void scrape(Request request, Response response, Callback callback) {
    Scrape scrape;
    try {
      scrape = begin(request, response);
    } catch (Throwable e) {
      metrics.countFailedScrape(e);
      fail(response, e, callback);
      return;
    }
    try {
      ScrapeTimeout wait = ScrapeTimeout.of(request.getHeaders().get(ScrapeTimeout.HEADER));
      boolean chunks = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
      ResponseBlocks out =
          new ResponseBlocks(response, chunks, wait.orAtMost(timeout).toNanos(), blockNs);
      SnapshotWriter chosen = chosen(scrape, request, response);
      metrics.write(Scrape.ending(chosen, out::finish), out, wait.forSnapshot());
    } catch (Throwable e) {
      fail(response, e, callback);
      return;
    }
    callback.succeeded();
  }

  /** HTTP/1.0 has no chunks, and whoever asks by it, as proxies do, would take part for all. */
  private static SnapshotWriter chosen(Scrape scrape, Request request, Response response) {
    return request.getConnectionMetaData().getHttpVersion().getVersion()
            < HttpVersion.HTTP_1_1.getVersion()
        ? scrape.lengthFirst(n -> response.getHeaders().put(HttpHeader.CONTENT_LENGTH, n))
        : scrape.writer();
  }

  private Scrape begin(Request request, Response response) {
    Scrape scrape =
        Scrape.of(
            writer,
            header(request, HttpHeader.ACCEPT),
            header(request, HttpHeader.ACCEPT_ENCODING),
            request.getHttpURI().getQuery());
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, scrape.writer().contentType());
    response.getHeaders().put(HttpHeader.VARY, Scrape.VARY);
    if (scrape.gzip()) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    return scrape;
  }

  private static @Nullable String header(Request request, HttpHeader name) {
    List<String> values = request.getHeaders().getValuesList(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  /** Ending a committed response normally would make half a document look whole. */
  private static void fail(Response response, Throwable failure, Callback callback) {
    if (response.isCommitted()) {
      callback.failed(failure);
    } else {
      response.reset();
      Refusal.send(
          response, HttpStatus.INTERNAL_SERVER_ERROR_500, "The scrape failed.\n", callback);
    }
  }

  /** Collects what differs from the defaults. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_SCRAPES = 64;
    private static final int MAX_RATE = 1 << 20;
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    private final Metrics metrics;
    private final SnapshotWriter writer;
    private Credentials credentials = Credentials.NONE;
    private int maxScrapes = 4;
    private Duration timeout = Duration.ofSeconds(30);
    private int minBytesPerSecond = 8 * 1024;

    private Builder(Metrics metrics, SnapshotWriter writer) {
      this.metrics = metrics;
      this.writer = writer;
    }

    /**
     * How many scrapes are answered at once; the next is 503, and told to come back in a second.
     * Default: 4. Each holds a thread.
     *
     * @throws IllegalArgumentException if {@code scrapes} is not from 1 to 64
     */
    public Builder maxScrapes(int scrapes) {
      if (scrapes < 1 || scrapes > MAX_SCRAPES) {
        throw new IllegalArgumentException(
            "maxScrapes=" + scrapes + " (allowed: 1 to " + MAX_SCRAPES + ")");
      }
      this.maxScrapes = scrapes;
      return this;
    }

    /**
     * How long one scrape may take to be read. Default: 30 seconds, three times what Prometheus
     * waits for one.
     *
     * @throws IllegalArgumentException if {@code timeout} is not over 0 and up to 10 minutes
     */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "timeout=" + timeout + " (allowed: over 0 to " + MAX_TIMEOUT + ")");
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * How fast a scrape must be read: each 32 KiB of it, once begun, in the time that this says,
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

    /** Makes the endpoint. */
    public MetricsEndpoint build() {
      return build(List.of());
    }

    /** With what these pages read. */
    MetricsEndpoint build(List<Page> pages) {
      SnapshotWriter format = writer;
      for (Page page : pages) {
        format = page.writer(format);
      }
      return new MetricsEndpoint(this, format);
    }
  }
}
