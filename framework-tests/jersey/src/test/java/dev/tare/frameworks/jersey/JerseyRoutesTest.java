package dev.tare.frameworks.jersey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes of Jersey's requests are the templates of its resources, by a filter of its own. */
@TestInstance(Lifecycle.PER_CLASS)
class JerseyRoutesTest {
  private static final long DEADLINE_NS = Duration.ofSeconds(30).toNanos();
  private static final long POLL_NS = Duration.ofMillis(1).toNanos();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  @BeforeAll
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ResourceConfig resources = new ResourceConfig(Orders.class, LeaveRoute.class);
    ServletContextHandler context = new ServletContextHandler("/shop");
    context.addServlet(new ServletHolder(new ServletContainer(resources)), "/api/*");
    server.setHandler(context);
    TareJetty.install(server, metrics, OpenMetricsExporter.create());
    server.start();
  }

  @AfterAll
  void stop() throws Exception {
    server.stop();
    metrics.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /shop/api/orders, /shop/api/orders, 200",
    "GET, /shop/api/orders/1, /shop/api/orders/{id}, 200",
    "GET, /shop/api/orders/404, /shop/api/orders/{id}, 404",
    "GET, /shop/api/orders/500, /shop/api/orders/{id}, 500",
    "DELETE, /shop/api/orders/1, /shop/api/*, 405",
    "GET, /shop/api/orders/1/later, /shop/api/orders/{id}/later, 200",
    "GET, /shop/api/orders/1/never, /shop/api/orders/{id}/never, 503",
    "GET, /shop/api/orders/1/items/2, '/shop/api/orders/{id}/items/{item: [0-9]+}', 200",
    "GET, /shop/api/orders/1/items/500, '/shop/api/orders/{id}/items/{item: [0-9]+}', 500",
    "GET, /shop/api/orders/1/items/x, /shop/api/*, 404",
    "HEAD, /shop/api/nothing/here, /shop/api/*, 404",
    "GET, /shop/beside, /shop/, 404",
  })
  void shouldLabelWithTheTemplatesOfTheResources(
      String method, String path, String route, int status)
      throws IOException, InterruptedException {
    String base = "http://127.0.0.1:" + connector.getLocalPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(status);
    awaitRecorded();
    HttpRequest scrape = HttpRequest.newBuilder(URI.create(base + "/metrics")).build();
    assertThat(client.send(scrape, HttpResponse.BodyHandlers.ofString()).body())
        .contains(
            "http_requests_total{method=\"%s\",route=\"%s\",status=\"%d\"} 1\n"
                .formatted(method, route, status))
        .contains("tare_jetty_errors_total 0\n", "http_open_connections 1\n");
  }

  /** A client can have its response a moment before its request is recorded. */
  private void awaitRecorded() {
    long begin = System.nanoTime();
    while (metrics.snapshot().value("http_active_requests") > 0) {
      if (System.nanoTime() - begin > DEADLINE_NS) {
        throw new AssertionError("not recorded within 30 s");
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
