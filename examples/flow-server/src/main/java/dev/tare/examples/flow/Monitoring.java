package dev.tare.examples.flow;

import dev.tare.Metrics;
import dev.tare.jetty.TareHandler;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.process.ResourceTracker;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Server;

/** All that measures a Jetty server, and where that is read: to be copied into your own. */
final class Monitoring implements AutoCloseable {
  /** What the index page says of the endpoints. */
  static final List<IndexPage.Link> LINKS =
      List.of(
          new IndexPage.Link("/metrics", "what Tare has counted, for Prometheus"),
          new IndexPage.Link("/health/live", "200 as long as the server runs"),
          new IndexPage.Link("/health/ready", "200, and 503 once it is to end"));

  /** Short, for who watches: quantiles move every five seconds. */
  private static final Duration QUANTILE_WINDOW = Duration.ofSeconds(10);

  private final TareJetty jetty;
  private final ResourceTracker resources;

  private Monitoring(TareJetty jetty, ResourceTracker resources) {
    this.jetty = jetty;
    this.resources = resources;
  }

  /** Before the server starts. Requests, sockets and pools; then what the process uses. */
  static Monitoring install(Server server, Metrics metrics) {
    TareHandler.Builder requests =
        TareHandler.builder(metrics.registry())
            .duration(duration -> duration.quantileWindow(QUANTILE_WINDOW));
    TareJetty jetty =
        TareJetty.builder(server, metrics, OpenMetricsExporter.create())
            .requests(requests)
            .install(); // serves the links above; any other endpoint is one more line here
    ResourceTracker resources =
        ResourceTracker.builder(metrics.registry(), Monitoring::log).start();
    return new Monitoring(jetty, resources);
  }

  /** From now on the server is not ready: a balancer looks elsewhere. */
  void drain() {
    jetty.drain();
  }

  /** When the server has stopped. */
  @Override
  public void close() {
    resources.close();
    jetty.close();
  }

  private static void log(Throwable error) {
    System.getLogger(Monitoring.class.getName())
        .log(System.Logger.Level.WARNING, "a resource cannot be read", error);
  }
}
