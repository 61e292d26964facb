package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.openmetrics.OpenMetricsExporter;
import jakarta.servlet.http.HttpServlet;
import java.util.concurrent.Callable;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** Serves a few requests and one scrape, with the servlet of an application's class loader. */
public final class WarServer implements Callable<String> {
  private final ClassLoader war;

  /** The class loader has Spring. */
  public WarServer(ClassLoader war) {
    this.war = war;
  }

  /** The scrape. */
  @Override
  public String call() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/app");
    context.setClassLoader(war);
    context.addServlet(
        war.loadClass("dev.tare.jetty.SpringApp$OwnServlet")
            .asSubclass(HttpServlet.class)
            .getConstructor()
            .newInstance(),
        "/");
    server.setHandler(context);
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      TareJetty.install(server, metrics, OpenMetricsExporter.create());
      server.start();
      try (RawClient client = new RawClient(connector.getLocalPort())) {
        client.exchange(get("/app/orders/1"));
        client.exchange(get("/app/orders/500"));
        client.exchange(get("/app/orders/1").replaceFirst("GET", "PUT"));
        Eventually.until("recorded", () -> metrics.snapshot().value("http_active_requests") == 0);
        return client.exchange(get("/metrics")).body();
      } finally {
        LifeCycle.stop(server);
      }
    }
  }
}
