package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.registry.MetricRegistry;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/**
 * Counts, by status only, the requests that Jetty refused by itself: their paths and methods are
 * whatever somebody sent.
 */
final class BadRequestLog implements RequestLog {
  private final MetricRegistry registry;
  private final Predicate<Request> measured;
  private final Family<Counter> refused;
  private final Consumer<Throwable> errors;

  /**
   * @param measured whether a handler has seen the request
   * @param errors must not throw
   */
  BadRequestLog(MetricRegistry registry, Predicate<Request> measured, Consumer<Throwable> errors) {
    this.registry = registry;
    this.measured = measured;
    this.errors = errors;
    this.refused =
        registry
            .counter(
                "http_bad_requests_total",
                "Requests refused before any handler saw them; 0 where no response was sent.")
            .labels("status")
            .family();
  }

  @Override
  public void log(Request request, Response response) {
    try {
      int status = status(request, response);
      if (refuses(status) && !measured.test(request) && !Marks.REFUSED.has(request, registry)) {
        Marks.REFUSED.add(request, registry); // another handler may have a log, too
        refused.with(Integer.toString(status)).increment();
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** Jetty 12.0 logs some answers of HTTP/2 when their hook has ended, which look like refusals. */
  private static boolean refuses(int status) {
    return status == 0 || status >= HttpStatus.BAD_REQUEST_400;
  }

  /**
   * Of an HTTP/2 stream that was reset before its dispatch Jetty says 500, which nobody got. It
   * knows no better: whether a response is committed it does not say yet when it logs.
   */
  private static int status(Request request, Response response) {
    int status = response.getStatus();
    boolean reset =
        status == HttpStatus.INTERNAL_SERVER_ERROR_500
            && request.getConnectionMetaData().getHttpVersion().getVersion()
                >= HttpVersion.HTTP_2.getVersion();
    return reset ? 0 : status;
  }
}
