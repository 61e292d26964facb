package dev.tare.jetty;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An answer of one line, that nothing has been begun for. */
final class Refusal {
  private static final int RETRY_AFTER_SECONDS = 1;

  private Refusal() {}

  /** As many scrapes as are allowed at once are being answered. */
  static void tooMany(Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
    send(response, HttpStatus.SERVICE_UNAVAILABLE_503, "Too many scrapes.\n", callback);
  }

  static void send(Response response, int status, String text, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    Content.Sink.write(response, true, text, callback);
  }
}
