package dev.tare.jmh.server;

import dev.tare.jmh.openloop.LoadGenerator;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * What a user of client_java would write: a gauge, a counter and three histograms, moved by a
 * listener when a request is complete. It has no route, and knows less than Tare's handler does.
 */
final class ClientJavaHandler extends Handler.Wrapper {
  private static final double[] SIZES = {1 << 10, 1 << 14, 1 << 18, 1 << 22, 1 << 26};
  private static final String ROUTE = LoadGenerator.PATH;
  private static final double NANOS = 1e9;

  private final Gauge active;
  private final Counter requests;
  private final Histogram durations;
  private final Histogram requestSizes;
  private final Histogram responseSizes;

  ClientJavaHandler(Handler handler, Consumer<Runnable> reader) {
    super(handler);
    PrometheusRegistry registry = new PrometheusRegistry();
    active = Gauge.builder().name("http_active_requests").withoutExemplars().register(registry);
    requests =
        Counter.builder()
            .name("http_requests_total")
            .labelNames("method", "route", "status")
            .withoutExemplars()
            .register(registry);
    durations =
        Histogram.builder()
            .name("http_request_duration_seconds")
            .labelNames("method", "route", "status")
            .classicOnly()
            .withoutExemplars()
            .register(registry);
    requestSizes = sizes("http_request_size_bytes", registry);
    responseSizes = sizes("http_response_size_bytes", registry);
    reader.accept(registry::scrape);
  }

  private static Histogram sizes(String name, PrometheusRegistry registry) {
    return Histogram.builder()
        .name(name)
        .labelNames("method", "route")
        .classicOnly()
        .classicUpperBounds(SIZES)
        .withoutExemplars()
        .register(registry);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    active.inc();
    Request.addCompletionListener(request, failure -> record(request, response));
    return super.handle(request, response, callback);
  }

  private void record(Request request, Response response) {
    String method = request.getMethod();
    String status = Integer.toString(response.getStatus());
    requests.labelValues(method, ROUTE, status).inc();
    durations
        .labelValues(method, ROUTE, status)
        .observe(NanoTime.since(request.getBeginNanoTime()) / NANOS);
    requestSizes.labelValues(method, ROUTE).observe((double) Request.getContentBytesRead(request));
    responseSizes
        .labelValues(method, ROUTE)
        .observe((double) Response.getContentBytesWritten(response));
    active.dec();
  }
}
