package dev.tare.examples.flow;

import dev.tare.examples.flow.json.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Writes replies, and as the server's error handler the errors that Jetty itself answers. */
final class Replies implements Request.Handler {
  private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");

  /** Writes a reply and completes the callback when it is written. */
  static void write(Reply reply, Response response, Callback callback) {
    response.setStatus(reply.status());
    if (reply.location() != null) {
      response.getHeaders().put(HttpHeader.LOCATION, reply.location());
    }
    if (reply.status() == 503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    }
    if (reply.body() == null) {
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
      return;
    }
    byte[] body = Json.write(reply.body());
    response.getHeaders().put(JSON);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Answers a method that this path does not have. */
  static void writeNotAllowed(
      Request request, String allowed, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.ALLOW, allowed);
    String message = "method=" + request.getMethod() + " (" + allowed + ")";
    write(Reply.error(405, message), response, callback);
  }

  /** An unknown path, an unreadable request, an exception: the status says all that is told. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    write(Reply.error(status, text(status)), response, callback);
    return true;
  }

  private static String text(int status) {
    return switch (status) {
      case 404 -> "unknown path (/ says what there is)";
      case 413 -> "body is too large";
      default -> status < 500 ? "request cannot be read" : "the server failed";
    };
  }
}
