package dev.tare.examples.flow;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.health.Health;
import dev.tare.jetty.TareHandler;
import dev.tare.jetty.TareJetty;
import dev.tare.live.LivePage;
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
          new IndexPage.Link("/metrics/live", "what the server does now, drawn"),
          new IndexPage.Link("/metrics", "what Tare has counted, for Prometheus"),
          new IndexPage.Link("/metrics/catalogue", "what each of its families is, and costs"),
          new IndexPage.Link("/health/live", "200 as long as the server runs"),
          new IndexPage.Link("/health/ready", "200, and 503 once it is to end"),
          new IndexPage.Link("/health/startup", "200 once it has started"));

  /** Short, for who watches: quantiles move every five seconds. */
  private static final Duration QUANTILE_WINDOW = Duration.ofSeconds(10);

  /** Longer than any pause between two passes. */
  private static final Duration LAG = Duration.ofSeconds(10);

  private final ResourceTracker resources;
  private final Health health;
  private final TareJetty jetty;

  private Monitoring(ResourceTracker resources, Health health, TareJetty jetty) {
    this.resources = resources;
    this.health = health;
    this.jetty = jetty;
  }

  /** Options by which the live page has exact percentiles. */
  static MetricsOptions.Builder options() {
    return MetricsOptions.builder().recordedHistograms("http_request_duration_seconds");
  }

  /** Before the server starts. What the process uses, its health, and requests with the pages. */
  static Monitoring install(Server server, Metrics metrics) {
    ResourceTracker resources =
        ResourceTracker.builder(metrics.registry(), Monitoring::log).start();
    Health health = Health.start(metrics.registry());
    health.advisory("aggregator", metrics.aggregatorCheck(LAG)).register();
    health.advisory("descriptors", resources.descriptorsCheck(0.9)).register();
    health.advisory("memory", resources.memoryCheck(0.95)).register();
    TareHandler.Builder requests =
        TareHandler.builder(metrics.registry())
            .duration(duration -> duration.quantileWindow(QUANTILE_WINDOW));
    TareJetty jetty =
        TareJetty.builder(server, metrics, OpenMetricsExporter.create())
            .requests(requests)
            .health(health)
            .pages(LivePage.below("/metrics"))
            .install(); // serves the links above
    return new Monitoring(resources, health, jetty);
  }

  /** From now on the server is not ready: a balancer looks elsewhere. */
  void drain() {
    jetty.drain();
  }

  /** When the server has stopped. */
  @Override
  public void close() {
    jetty.close();
    health.close();
    resources.close();
  }

  private static void log(Throwable error) {
    System.getLogger(Monitoring.class.getName())
        .log(System.Logger.Level.WARNING, "a resource cannot be read", error);
  }
}
