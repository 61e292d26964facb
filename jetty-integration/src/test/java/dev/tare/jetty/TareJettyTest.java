package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One line measures a server, and one takes all of it away again. */
class TareJettyTest {
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final CountingLog log = new CountingLog();

  TareJettyTest() {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new NonBlockingApp());
    server.setRequestLog(log);
  }

  @AfterEach
  void stop() {
    LifeCycle.stop(server);
    metrics.close();
  }

  /** On whose thread a handler runs that does not block: the selector's. */
  private static final class NonBlockingApp extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!request.getHttpURI().getPath().equals("/ok")) {
        return false;
      }
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  private static final class CountingLog extends AbstractLifeCycle implements RequestLog {
    private final AtomicInteger lines = new AtomicInteger();

    @Override
    public void log(Request request, Response response) {
      if (isStarted()) {
        lines.incrementAndGet();
      }
    }
  }

  /** What the page of the class shows is what is done here. */
  @Test
  void shouldBeInstalledAsItsPageShows() throws IOException {
    Path here = Path.of("src");
    Path sources =
        Files.exists(here)
            ? here
            : Path.of("../../jetty-integration/src"); // of Jetty 12.0's module
    String shown =
        Files.readAllLines(sources.resolve("test/java/dev/tare/jetty/TareJettyTest.java")).stream()
            .map(String::strip)
            .filter(line -> line.endsWith("; // as shown"))
            .findFirst()
            .orElseThrow();
    assertThat(Files.readString(sources.resolve("main/java/dev/tare/jetty/TareJetty.java")))
        .contains("<pre>{@code\n * " + shown.replace(" // as shown", "") + "\n * }</pre>");
  }

  private TareJetty install() {
    TareJetty tare = TareJetty.install(server, metrics, OpenMetricsExporter.create()); // as shown
    return tare;
  }

  private static final String[] OF_SCRAPES = {
    "method", "GET", "route", "/metrics", "status", "200"
  };

  private double requests(String route, int status) {
    try {
      return metrics
          .snapshot()
          .value("http_requests_total", "method", "GET", "route", route, "status", "" + status);
    } catch (NoSuchElementException e) {
      return 0; // a client may have its response before the request is recorded
    }
  }

  @Test
  void shouldMeasureEverythingWhenInstalled() throws Exception {
    try (TareJetty tare = install()) {
      server.start();
      try (RawClient client = new RawClient(connector.getLocalPort())) {
        assertThat(client.exchange(get("/ok")).body()).hasSize(5);
        assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
        assertThat(client.exchange(get("/nothing")).status()).isEqualTo(404);
        RawClient.Reply page = client.exchange(get("/metrics"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
            .contains("http_requests_total", "http_open_connections 1", "jetty_threads_current")
            .contains("http_connection_bytes_total", "http_request_outcomes_total");
        assertThat(client.exchange("BLAH\r\n\r\n").status()).isEqualTo(400);
      }
      Eventually.until("logged", () -> log.lines.get() == 5);
      LifeCycle.stop(server);
      assertThat(requests("unmatched", 404)).isEqualTo(1);
      assertThat(metrics.snapshot().find("http_requests_total", OF_SCRAPES)).isEmpty();
      assertThat(metrics.snapshot().value("http_bad_requests_total", "status", "400")).isEqualTo(1);
      assertThat(tare).isNotNull();
    }
  }

  /** Nothing of the application is shadowed, and nothing shown that it did not mean to show. */
  @Test
  void shouldLeaveEveryPathToTheApplicationWithoutEndpoints() throws Exception {
    TareJetty.builder(server, metrics, OpenMetricsExporter.create()).withoutEndpoints().install();
    server.start();
    try (RawClient client = new RawClient(connector.getLocalPort())) {
      for (String path : new String[] {"/metrics", "/health/live", "/health/ready"}) {
        assertThat(client.exchange(get(path)).status()).as(path).isEqualTo(404);
      }
    }
    Eventually.until("counted", () -> requests("unmatched", 404) == 3);
  }

  @Test
  void shouldRefuseAnAdminConnectorWithNothingToServe() {
    TareJetty.Builder builder =
        TareJetty.builder(server, metrics, OpenMetricsExporter.create())
            .withoutEndpoints()
            .admin("127.0.0.1", 0);
    assertThatIllegalStateException()
        .isThrownBy(builder::install)
        .withMessage("withoutEndpoints() with admin(host, port)");
    assertThat(server.getHandler()).isInstanceOf(NonBlockingApp.class);
  }

  @Test
  void shouldTurnReadinessOffAndGoOnServingWhenDraining() throws Exception {
    try (TareJetty tare = install()) {
      server.start();
      try (RawClient client = new RawClient(connector.getLocalPort())) {
        assertThat(client.exchange(get("/health/ready")).status()).isEqualTo(200);
        tare.drain();
        assertThat(client.exchange(get("/health/ready")).status()).isEqualTo(503);
        assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
        assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
        assertThat(client.exchange(get("/health/ready").replace("GET", "POST")).status())
            .isEqualTo(405);
      }
      LifeCycle.stop(server);
    }
  }

  @Test
  void shouldLeaveTheServerAsItWasWhenClosed() throws Exception {
    Handler before = server.getHandler();
    for (int i = 0; i < 2; i++) {
      TareJetty tare = install();
      assertThat(server.getHandler()).isInstanceOf(TareHandler.class);
      tare.close();
      assertThat(server.getHandler()).isSameAs(before);
      assertThat(server.getRequestLog()).isSameAs(log);
      assertThat(connector.getBeans(Connections.class)).isEmpty();
    }
    server.start();
    try (RawClient client = new RawClient(connector.getLocalPort())) {
      assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
      assertThat(client.exchange(get("/metrics")).status()).isEqualTo(404);
    }
    Eventually.until("logged", () -> log.lines.get() == 2);
  }

  @Test
  void shouldRefuseAServerThatRuns() throws Exception {
    server.start();
    assertThatIllegalStateException().isThrownBy(this::install).withMessageContaining("STARTED");
  }
}
