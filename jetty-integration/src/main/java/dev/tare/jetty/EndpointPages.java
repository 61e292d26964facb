package dev.tare.jetty;

import dev.tare.export.Page;
import dev.tare.export.Pages;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The pages below {@code /metrics}. */
record EndpointPages(Pages pages) {
  private static final String METRICS = "/metrics";

  /**
   * The page that the request is for, whatever its method; null where it is for none. What an
   * endpoint is mounted at is part of the path or of the context, by the version of Jetty.
   */
  @Nullable Page find(Request request) {
    String path = Request.getPathInContext(request);
    if (path == null) {
      return null;
    }
    return pages.find(path.startsWith(METRICS + "/") ? path.substring(METRICS.length()) : path);
  }

  /** Without waiting for who reads it: the connection's idle timeout ends that. */
  static void send(Page page, Response response, Callback callback) {
    response.setStatus(HttpStatus.OK_200);
    page.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.body().remaining());
    response.write(true, page.body(), callback);
  }
}
