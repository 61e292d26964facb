package dev.tare.openmetrics;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Short answers, that nothing has been begun for. */
final class Refusal {
  private static final int NO_BODY = -1;

  private Refusal() {}

  static void send(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  /** 405, and what is allowed. */
  static void method(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    send(exchange, 405, "Only GET and HEAD.\n");
  }

  /** A body whose type is among the headers already. */
  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = isHead(exchange);
    exchange.sendResponseHeaders(status, head ? NO_BODY : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (!head) {
        out.write(body);
      }
    }
  }

  static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }
}
