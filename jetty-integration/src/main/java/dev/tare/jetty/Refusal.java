package dev.tare.jetty;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An answer of one line, that nothing has been begun for. */
final class Refusal {
  private Refusal() {}

  static void send(Response response, int status, String text, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    Content.Sink.write(response, true, text, callback);
  }

  /** Ending a committed response normally would make half a document look whole. */
  static void failed(Response response, Throwable failure, Callback callback) {
    if (response.isCommitted()) {
      callback.failed(failure);
    } else {
      response.reset();
      send(response, HttpStatus.INTERNAL_SERVER_ERROR_500, "The scrape failed.\n", callback);
    }
  }
}
