package dev.tare.live;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.process.ResourceTracker;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A shop that is measured, with the live page. Run by itself it can be looked at. */
final class LiveServer implements AutoCloseable {
  /** The middle of what each route takes, in microseconds. */
  private static final Map<String, Integer> ROUTES =
      Map.of("/orders/{id}", 2_000, "/search", 9_000, "/cart/{id}/items", 700, "/status", 60);

  private final Metrics metrics;
  private final ResourceTracker resources;
  private final Server server;
  private final TareJetty tare;
  private final ServerConnector connector;

  LiveServer(int port) throws Exception {
    MetricsOptions options =
        MetricsOptions.builder()
            .commonLabel("service", "shop")
            .recordedHistograms("http_request_duration_seconds")
            .build();
    metrics = Metrics.open(options);
    resources = ResourceTracker.builder(metrics.registry(), options.errorHandler()).start();
    server = new Server(new QueuedThreadPool(32, 8));
    connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    PathMappingsHandler mappings = new PathMappingsHandler();
    ROUTES.forEach(
        (route, us) -> mappings.addMapping(new UriTemplatePathSpec(route), new Shop(us)));
    server.setHandler(new ContextHandler(mappings, "/"));
    tare =
        TareJetty.builder(server, metrics, OpenMetricsExporter.create())
            .pages(LivePage.below("/metrics"))
            .install();
    boolean started = false;
    try {
      server.start();
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  Metrics metrics() {
    return metrics;
  }

  /** Stops listening, and takes what is open down. */
  @Override
  public void close() {
    LifeCycle.stop(server);
    tare.close();
    resources.close();
    metrics.close();
  }

  /** Takes about as long as it is told, now and then much longer; one in fifty fails. */
  private static final class Shop extends Handler.Abstract {
    private final long middleNs;
    private final Random random = new Random(1);

    Shop(int middleUs) {
      middleNs = TimeUnit.MICROSECONDS.toNanos(middleUs);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      boolean fails = "fail".equals(request.getHttpURI().getQuery());
      LockSupport.parkNanos((long) (middleNs * Math.exp(random.nextGaussian() * 0.6)));
      response.setStatus(fails ? 503 : 200);
      response.write(true, null, callback);
      return true;
    }
  }

  public static void main(String[] arguments) throws Exception {
    LiveServer shop = new LiveServer(arguments.length == 0 ? 8080 : Integer.parseInt(arguments[0]));
    System.out.println("http://127.0.0.1:" + shop.port() + "/metrics/live");
    shop.server.join();
  }
}
