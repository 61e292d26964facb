package dev.tare.jmh.scale;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.jetty.TareHandler;
import dev.tare.jetty.TareJetty;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.process.ResourceTracker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * What one real server shows: a Jetty with Tare installed by its defaults, the resources of its
 * process, and requests to each of its routes, of which some fail.
 */
final class Template {
  /** Requests to a route before the server is looked at; the third of them has an error. */
  private static final int REQUESTS = 3;

  private static final int NATIVE_SCHEMA = 3;

  /** More than half the window that quantiles are of: then they show what was recorded before. */
  private static final long LATER_NS = TimeUnit.SECONDS.toNanos(31);

  private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private Template() {}

  /**
   * Takes it. Blocks for a moment, as a server is started and stopped.
   *
   * @param routes how many there are
   * @param nativeHistograms whether durations of requests have native buckets
   */
  static MetricsSnapshot take(int routes, boolean nativeHistograms) throws Exception {
    Server server = new Server();
    LocalConnector connector = new LocalConnector(server);
    server.addConnector(connector);
    server.setHandler(routed(routes));
    AtomicLong ahead = new AtomicLong();
    MetricsOptions options =
        MetricsOptions.builder().nanoClock(() -> System.nanoTime() + ahead.get()).build();
    try (Metrics metrics = Metrics.open(options)) {
      ResourceTracker resources =
          ResourceTracker.builder(metrics.registry(), options.errorHandler()).start();
      TareJetty tare = install(server, metrics, nativeHistograms);
      server.start();
      try {
        for (int route = 0; route < routes; route++) {
          for (int i = 0; i < REQUESTS; i++) {
            connector.getResponse(request(route, i));
          }
        }
        awaitRecorded(metrics, (double) routes * REQUESTS);
        ahead.set(LATER_NS);
        awaitQuantiles(metrics);
        return metrics.snapshot(Detail.NATIVE);
      } finally {
        LifeCycle.stop(server);
        tare.close();
        resources.close();
      }
    }
  }

  /** A client has its response before the request has ended. */
  private static void awaitRecorded(Metrics metrics, double requests) {
    await(
        "requests=" + requests,
        () -> {
          CounterFamily counted = (CounterFamily) metrics.snapshot().family("http_requests_total");
          return rows(counted).mapToDouble(counted::value).sum() == requests;
        });
  }

  private static void awaitQuantiles(Metrics metrics) {
    await(
        "quantiles of durations",
        () -> {
          GaugeFamily shown =
              (GaugeFamily) metrics.snapshot().family("http_request_duration_quantile_seconds");
          return rows(shown).mapToDouble(shown::value).noneMatch(Double::isNaN);
        });
  }

  private static IntStream rows(MetricFamily family) {
    return IntStream.range(0, family.series().size());
  }

  private static void await(String what, BooleanSupplier reached) {
    long end = System.nanoTime() + LIMIT_NS;
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not there after 30 s: " + what);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  private static TareJetty install(Server server, Metrics metrics, boolean nativeHistograms) {
    TareHandler.Builder requests = TareHandler.builder(metrics.registry());
    if (nativeHistograms) {
      requests.duration(duration -> duration.nativeSchema(NATIVE_SCHEMA));
    }
    return TareJetty.builder(server, metrics, OpenMetricsExporter.create())
        .requests(requests)
        .install();
  }

  private static Handler routed(int routes) {
    PathMappingsHandler paths = new PathMappingsHandler();
    for (int route = 0; route < routes; route++) {
      paths.addMapping(PathSpec.from("/route-" + route), new Answer());
    }
    return new ContextHandler(paths, "/");
  }

  private static String request(int route, int number) {
    return """
        GET /route-%d?%d HTTP/1.1\r
        Host: localhost\r
        Connection: close\r
        \r
        """
        .formatted(route, number);
  }

  private static final class Answer extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      boolean last = Integer.toString(REQUESTS - 1).equals(request.getHttpURI().getQuery());
      response.setStatus(last ? HttpStatus.NOT_FOUND_404 : HttpStatus.OK_200);
      callback.succeeded();
      return true;
    }
  }
}
