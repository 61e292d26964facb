package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.Page;
import dev.tare.export.Pages;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages below {@code /metrics}. */
class PagesTest {
  private static final String TEXT = "0123456789".repeat(20_000);
  private static final Pages ONE =
      path ->
          path.equals("/live")
              ? new Page(Map.of("Content-Type", "text/x"), ByteBuffer.wrap(TEXT.getBytes(UTF_8)))
              : null;

  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  PagesTest() {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new ContextHandler(new ScenarioApp(), "/"));
  }

  @AfterEach
  void stop() {
    LifeCycle.stop(server);
    metrics.close();
  }

  private MetricsEndpoint.Builder endpoint() {
    return MetricsEndpoint.builder(metrics, OpenMetricsExporter.create()).pages(ONE);
  }

  private TareJetty.Builder tare() {
    return TareJetty.builder(server, metrics, OpenMetricsExporter.create()).endpoint(endpoint());
  }

  private double counted(String route) {
    return metrics
        .snapshot()
        .find("http_requests_total", "method", "GET", "route", route, "status", "200")
        .orElse(0);
  }

  private RawClient.Reply exchange(String request) throws Exception {
    return exchange(connector.getLocalPort(), request);
  }

  private static RawClient.Reply exchange(int port, String request) throws Exception {
    try (RawClient client = new RawClient(port)) {
      return client.exchange(request);
    }
  }

  @Test
  void shouldServePagesBelowMetricsAndCountNone() throws Exception {
    try (TareJetty tare = tare().install()) {
      server.start();
      RawClient.Reply page = exchange(get("/metrics/live?x=y"));
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.head())
          .contains("Content-Type: text/x\r\n", "Content-Length: " + TEXT.length());
      assertThat(page.body()).isEqualTo(TEXT);
      assertThat(exchange(get("/metrics")).body()).contains("tare_build_info");
      assertThat(counted("/metrics/*") + counted("/metrics")).isZero();
      assertThat(tare.adminPort()).isEmpty();
      server.stop();
    }
  }

  @Test
  void shouldAnswerGetAndHeadOnly() throws Exception {
    try (TareJetty tare = tare().install()) {
      server.start();
      RawClient.Reply head =
          exchange("HEAD /metrics/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(head.head())
          .startsWith("HTTP/1.1 200")
          .contains("Content-Length: " + TEXT.length());
      assertThat(head.body()).isEmpty();
      assertThat(exchange(RawClient.post("/metrics/live", "", "x")).status()).isEqualTo(405);
      assertThat(tare.adminPort()).isEmpty();
      server.stop();
    }
  }

  @Test
  void shouldLeaveToTheApplicationWhatIsNoPage() throws Exception {
    try (TareJetty tare = tare().install()) {
      server.start();
      assertThat(exchange(get("/metrics/other")).status()).isEqualTo(404);
      assertThat(exchange(get("/ok")).status()).isEqualTo(200);
      assertThat(tare.adminPort()).isEmpty();
      server.stop();
    }
  }

  @Test
  void shouldCountThemUnderOneRouteWhereEndpointsAreCounted() throws Exception {
    try (TareJetty tare = tare().countEndpoints().install()) {
      server.start();
      exchange(get("/metrics/live"));
      Eventually.until("the page is counted", () -> counted("/metrics/*") == 1);
      assertThat(tare.adminPort()).isEmpty();
      server.stop();
    }
  }

  @Test
  void shouldServeThemWhereMetricsAreServedAndToWhomTheyAre() throws Exception {
    try (TareJetty tare =
        tare().endpoint(endpoint().bearerToken("t0ken")).admin("127.0.0.1", 0).install()) {
      server.start();
      assertThat(exchange(get("/metrics/live")).body()).isNotEqualTo(TEXT);
      int admin = tare.adminPort().orElseThrow();
      assertThat(exchange(admin, get("/metrics/live")).status()).isEqualTo(401);
      String shown = "GET /metrics/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer t0ken\r\n\r\n";
      assertThat(exchange(admin, shown).body()).isEqualTo(TEXT);
      server.stop();
    }
  }

  @Test
  void shouldServeThemWhereItIsMountedByHand() throws Exception {
    PathMappingsHandler mappings = new PathMappingsHandler();
    mappings.addMapping(PathSpec.from("/metrics/*"), endpoint().build());
    server.setHandler(new ContextHandler(mappings, "/inner"));
    server.start();
    assertThat(exchange(get("/inner/metrics/live")).body()).isEqualTo(TEXT);
    assertThat(exchange(get("/inner/metrics")).body()).contains("tare_build_info");
  }
}
