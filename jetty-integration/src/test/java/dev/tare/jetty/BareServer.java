package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.util.concurrent.Callable;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Serves one request and one scrape, with nothing but what {@code tare-jetty} cannot do without.
 */
public final class BareServer implements Callable<String> {

  /** The scrape. */
  @Override
  public String call() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new ContextHandler(new ScenarioApp(), "/ctx"));
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      TareJetty.install(server, metrics, OpenMetricsExporter.create());
      server.start();
      try (RawClient client = new RawClient(connector.getLocalPort())) {
        client.exchange(get("/ctx/none"));
        client.exchange(get("/health/live"));
        Eventually.until("recorded", () -> metrics.snapshot().value("http_active_requests") == 0);
        return client.exchange(get("/metrics")).body();
      } finally {
        LifeCycle.stop(server);
      }
    }
  }
}
