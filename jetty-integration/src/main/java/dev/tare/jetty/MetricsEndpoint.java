package dev.tare.jetty;

import dev.tare.Metrics;
import dev.tare.export.Scrape;
import dev.tare.export.SnapshotWriter;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
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
 * server's pool and never on a selector. A scrape that fails is 500; one that fails when part of it
 * is under way is cut off, so that it cannot be taken for a whole one.
 */
public final class MetricsEndpoint extends Handler.Abstract {
  private static final int BLOCK_BYTES = 32 * 1024;

  private final Metrics metrics;
  private final SnapshotWriter writer;

  /**
   * @param writer the format; its {@link SnapshotWriter#forAccept} may choose another per scrape
   */
  public MetricsEndpoint(Metrics metrics, SnapshotWriter writer) {
    this.metrics = metrics;
    this.writer = writer;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String method = request.getMethod();
    if (HttpMethod.GET.is(method)) {
      scrape(request, response, callback);
    } else if (HttpMethod.HEAD.is(method)) {
      begin(request, response);
      // Not the last write: Jetty would add "Content-Length: 0", which is not what GET returns.
      response.write(false, null, callback);
    } else {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      refuse(response, HttpStatus.METHOD_NOT_ALLOWED_405, "Only GET and HEAD.\n", callback);
    }
    return true;
  }

  private void scrape(Request request, Response response, Callback callback) {
    try {
      SnapshotWriter chosen = begin(request, response);
      ResponseBlocks out = new ResponseBlocks(response, BLOCK_BYTES);
      metrics.write(chosen, out);
      out.finish();
    } catch (Throwable e) {
      fail(response, e, callback);
      return;
    }
    callback.succeeded();
  }

  private SnapshotWriter begin(Request request, Response response) {
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
    return scrape.writer();
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
      refuse(response, HttpStatus.INTERNAL_SERVER_ERROR_500, "The scrape failed.\n", callback);
    }
  }

  private static void refuse(Response response, int status, String text, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    Content.Sink.write(response, true, text, callback);
  }
}
