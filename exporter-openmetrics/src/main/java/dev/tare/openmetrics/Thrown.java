package dev.tare.openmetrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What comes out of a handler. For an exception the JDK's server closes the connection; after an
 * error it would stay open, with nobody left to answer, for as long as the client waits.
 */
final class Thrown {
  private Thrown() {}

  /**
   * Has the handler answer.
   *
   * @param failed told what it throws, but for what a connection does
   */
  @SuppressWarnings("CatchThrowable") // see above
  static void closing(HttpExchange exchange, HttpHandler handler, Consumer<Throwable> failed)
      throws IOException {
    try {
      handler.handle(exchange);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      failed.accept(e);
      throw new IOException("not answered", e);
    }
  }
}
