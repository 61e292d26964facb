package dev.tare.openmetrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/** Serves one page through the JDK's server. */
final class PageHandler implements HttpHandler {
  private static final int BLOCK_BYTES = 32 * 1024;

  private final Page page;
  private final CredentialDoor door;
  private final Pace pace;
  private final Consumer<Throwable> failed;

  /**
   * Serves it to whom the door lets in.
   *
   * @param pace how fast it has to be read
   * @param failed told what the page throws
   */
  PageHandler(Page page, CredentialDoor door, Pace pace, Consumer<Throwable> failed) {
    this.page = page;
    this.door = door;
    this.pace = pace;
    this.failed = failed;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Thrown.closing(exchange, this::letIn, failed);
  }

  private void letIn(HttpExchange exchange) throws IOException {
    pace.asked();
    if (!page.path().equals(exchange.getRequestURI().getPath())) {
      Refusal.send(exchange, 404, "Not here, but at " + page.path() + ".\n");
    } else if (page.isProbe()) {
      answer(exchange, door.trusts(exchange));
    } else if (door.lets(exchange)) {
      answer(exchange, true);
    }
  }

  private void answer(HttpExchange exchange, boolean trusted) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> send(exchange, trusted);
      default -> Refusal.method(exchange);
    }
  }

  @SuppressWarnings("CatchThrowable") // a page is foreign code, and somebody waits for an answer
  private void send(HttpExchange exchange, boolean trusted) throws IOException {
    List<String> accept = exchange.getRequestHeaders().get("Accept");
    PageAnswer answer;
    byte[] body;
    try {
      answer =
          page.answer(new PageRequest(trusted, accept == null ? null : String.join(",", accept)));
      body = answer.bytes();
      answer.headers().forEach(exchange.getResponseHeaders()::set);
    } catch (Throwable e) {
      failed.accept(e);
      exchange.getResponseHeaders().clear();
      Refusal.send(exchange, 500, "The page failed.\n");
      return;
    }
    send(exchange, answer.status(), body);
  }

  /** Block by block, so that who reads too slowly is cut off in one of them. */
  private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (Refusal.isHead(exchange) || body.length == 0) {
      Refusal.send(exchange, status, body);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int from = 0; from < body.length; from += BLOCK_BYTES) {
        int length = Math.min(BLOCK_BYTES, body.length - from);
        pace.begins(length);
        try {
          out.write(body, from, length);
        } finally {
          pace.ends();
        }
      }
    }
  }
}
