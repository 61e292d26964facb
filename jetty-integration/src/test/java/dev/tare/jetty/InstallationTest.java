package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Installations that differ: on a connector of its own, uncounted, in a server that runs. */
class InstallationTest {
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final QueuedThreadPool threads = new QueuedThreadPool(8, 4);
  private final Server server = new Server(threads);
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final App app = new App();
  private final ContextHandler context = new ContextHandler(app, "/app");
  private final Log log = new Log();

  InstallationTest() {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.setRequestLog(log);
  }

  @AfterEach
  void stop() {
    app.go.countDown();
    LifeCycle.stop(server);
    metrics.close();
  }

  /** Holds a thread for {@code /app/held}. */
  private static final class App extends Handler.Abstract {
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger holding = new AtomicInteger();

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (request.getHttpURI().getPath().equals("/app/held")) {
        holding.incrementAndGet();
        go.await();
      }
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  private static final class Log extends AbstractLifeCycle implements RequestLog {
    private final AtomicInteger lines = new AtomicInteger();

    @Override
    public void log(Request request, Response response) {
      if (isStarted()) {
        lines.incrementAndGet();
      }
    }
  }

  private TareJetty.Builder builder() {
    return TareJetty.builder(server, metrics, OpenMetricsExporter.create());
  }

  private RawClient client() throws Exception {
    return new RawClient(connector.getLocalPort());
  }

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
  void shouldAnswerScrapesWhenEveryThreadOfTheServerIsTaken() throws Exception {
    try (TareJetty tare = builder().admin("127.0.0.1", 0).install()) {
      server.start();
      int admin = tare.adminPort().orElseThrow();
      List<RawClient> holders = new ArrayList<>();
      try (RawClient scraper = new RawClient(admin)) {
        while (threads.getQueueSize() < 3) { // more than it has threads for
          RawClient holder = client();
          holder.send(get("/app/held"));
          holders.add(holder);
          int sent = holders.size();
          Eventually.until(
              "held or queued", () -> app.holding.get() + threads.getQueueSize() >= sent);
        }
        for (int i = 0; i < 3; i++) {
          RawClient.Reply page = scraper.exchange(get("/metrics"));
          assertThat(page.status()).isEqualTo(200);
          assertThat(page.body()).contains("jetty_queue_size", "http_active_requests");
          assertThat(scraper.exchange(get("/health/ready")).status()).isEqualTo(200);
        }
        assertThat(scraper.exchange(get("/app/1")).status()).as("the application").isEqualTo(404);
        assertThat(app.holding.get()).as("all of them still wait").isLessThan(holders.size());
      } finally {
        app.go.countDown();
        for (RawClient holder : holders) {
          assertThat(holder.read(false).status()).isEqualTo(200);
          holder.close();
        }
      }
      try (RawClient client = client()) {
        assertThat(client.exchange(get("/metrics")).status()).as("only there").isEqualTo(404);
        assertThat(client.exchange(get("/health/ready")).status()).isEqualTo(200);
      }
      LifeCycle.stop(server);
    }
    assertThat(server.getConnectors()).containsExactly(connector);
  }

  @Test
  void shouldCountNeitherScrapesNorHealth() throws Exception {
    try (TareJetty tare = builder().install()) {
      server.start();
      try (RawClient client = client()) {
        assertThat(client.exchange(get("/metrics")).body()).contains("http_active_requests 0");
        assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
        assertThat(client.exchange(get("/app/1")).status()).isEqualTo(200);
        assertThat(client.exchange(get("/metrics")).body())
            .contains("route=\"/app/*\"")
            .doesNotContain("/health", "route=\"/metrics\"", "http_bad_requests_total{");
      }
      Eventually.until("logged by the server's own log", () -> log.lines.get() == 4);
      assertThat(tare.adminPort()).isEmpty();
      LifeCycle.stop(server);
    }
  }

  @Test
  void shouldMeasureAndLetGoWhenTheServerRunsAndIsDynamic() throws Exception {
    server.setDynamic(true);
    server.start();
    try (RawClient before = client()) {
      assertThat(before.exchange(get("/app/1")).status()).isEqualTo(200);
      TareJetty tare = builder().admin("127.0.0.1", 0).install();
      assertThat(context.isStarted()).as("not restarted").isTrue();
      try (RawClient client = client();
          RawClient scraper = new RawClient(tare.adminPort().orElseThrow())) {
        client.exchange(get("/app/1"));
        before.exchange(get("/app/1"));
        Eventually.until("recorded", () -> requests("/app/*", 200) == 2);
        MetricsSnapshot snapshot = metrics.snapshot();
        assertThat(snapshot.value("http_open_connections")).as("of those since").isEqualTo(1);
        assertThat(snapshot.value("jetty_threads_current")).isPositive();
        assertThat(scraper.exchange(get("/metrics")).status()).isEqualTo(200);
        Eventually.until("logged", () -> log.lines.get() == 4);
        tare.close();
        tare.close();
        assertThat(client.exchange(get("/app/1")).status()).as("goes on").isEqualTo(200);
      }
      assertThat(requests("/app/*", 200)).isEqualTo(2);
    }
    assertThat(server.getHandler()).isSameAs(context);
    assertThat(server.getRequestLog()).isSameAs(log);
    assertThat(server.getConnectors()).containsExactly(connector);
    assertThat(context.getBeans(Scopes.class)).isEmpty();
    assertThat(connector.getBeans(Connections.class)).isEmpty();
    LifeCycle.stop(server);
    assertThat(context.isStopped()).as("still the server's").isTrue();
    assertThat(log.isStopped()).isTrue();
  }

  /** Sockets that are open already are not seen, and nobody could tell. */
  @Test
  void shouldSayOnceWhatIsNotSeenWhenTheServerRuns() throws Exception {
    server.setDynamic(true);
    server.start();
    List<String> said = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("dev.tare.jetty");
    java.util.logging.Handler listener =
        new StreamHandler() {
          @Override
          public synchronized void publish(LogRecord line) {
            said.add(line.getMessage());
          }
        };
    logger.addHandler(listener);
    try (TareJetty tare = builder().install();
        RawClient client = client()) {
      assertThat(client.exchange(get("/app/1")).status()).isEqualTo(200);
      Eventually.until("recorded", () -> requests("/app/*", 200) == 1);
      assertThat(said).singleElement().asString().contains("sockets that are open are not counted");
      tare.drain();
    } finally {
      logger.removeHandler(listener);
    }
  }

  @Test
  void shouldLeaveNothingWhenTheAdminConnectorDoesNotGetItsPort() throws Exception {
    server.setDynamic(true);
    server.start();
    int taken = connector.getLocalPort();
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> builder().admin("127.0.0.1", taken).install())
        .withRootCauseInstanceOf(BindException.class);
    assertThat(server.getHandler()).isSameAs(context);
    assertThat(server.getRequestLog()).isSameAs(log);
    assertThat(server.getConnectors()).containsExactly(connector);
    assertThat(context.getBeans(Scopes.class)).isEmpty();
    assertThat(connector.getBeans(Connections.class)).isEmpty();
    try (TareJetty tare = builder().install();
        RawClient client = client()) {
      assertThat(client.exchange(get("/app/1")).status()).isEqualTo(200);
      Eventually.until("recorded", () -> requests("/app/*", 200) == 1);
      assertThat(tare.adminPort()).isEmpty();
    }
  }

  /** What the admin connector refuses is none of the application's requests. */
  @Test
  void shouldNotCountWhatTheAdminConnectorRefuses() throws Exception {
    try (TareJetty tare = builder().admin("127.0.0.1", 0).install()) {
      server.start();
      try (RawClient scraper = new RawClient(tare.adminPort().orElseThrow());
          RawClient client = client()) {
        assertThat(scraper.exchange("GET /a HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
        assertThat(client.exchange("GET /a HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
      }
      Eventually.until("both are logged", () -> log.lines.get() == 2);
      Eventually.until(
          "one is counted, behind the server's own log",
          () -> metrics.snapshot().find("http_bad_requests_total", "status", "400").isPresent());
      assertThat(metrics.snapshot().value("http_bad_requests_total", "status", "400")).isEqualTo(1);
      LifeCycle.stop(server);
    }
  }

  @Test
  void shouldRefuseAndLeaveNothingWhenTheMetricsMeasureAnotherServer() {
    Server other = new Server();
    try (TareJetty first = TareJetty.install(other, metrics, OpenMetricsExporter.create())) {
      assertThat(first.adminPort()).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder().install())
          .withMessageContaining("one server for each Metrics");
      assertThat(server.getHandler()).isSameAs(context);
      assertThat(server.getRequestLog()).isSameAs(log);
      assertThat(context.getBeans(Scopes.class)).isEmpty();
    }
    builder().install().close();
  }

  /** What the decision on several servers says of the parts. */
  @Test
  void shouldAddUpWhenTwoServersHaveAHandlerEach() throws Exception {
    Server second = new Server();
    ServerConnector theirs = new ServerConnector(second, 1, 1);
    theirs.setHost("127.0.0.1");
    second.addConnector(theirs);
    second.setHandler(
        new TareHandler(metrics.registry(), new ContextHandler(new ScenarioApp(), "/")));
    server.setHandler(new TareHandler(metrics.registry(), context));
    try (ConnectionMetrics sockets = new ConnectionMetrics(metrics.registry())) {
      sockets.attach(connector);
      sockets.attach(theirs);
      server.start();
      second.start();
      try (RawClient one = client();
          RawClient two = new RawClient(theirs.getLocalPort())) {
        one.exchange(get("/app/1"));
        two.exchange(get("/ok"));
        two.exchange(get("/app/1"));
        assertThat(metrics.snapshot().value("http_open_connections")).isEqualTo(2);
        Eventually.until(
            "recorded", () -> requests("unmatched", 200) + requests("/app/*", 200) == 2);
        Eventually.until("the 404", () -> requests("unmatched", 404) == 1);
      }
    } finally {
      LifeCycle.stop(second);
    }
  }

  @Test
  void shouldCountARequestWhenWhatExcludesThrows() throws Exception {
    TareHandler.Builder requests =
        TareHandler.builder(metrics.registry())
            .exclude(
                request -> {
                  throw new IllegalStateException("excludes");
                })
            .errorHandler(error -> {});
    try (TareJetty tare = builder().requests(requests).install()) {
      server.start();
      try (RawClient client = client()) {
        assertThat(client.exchange(get("/app/1")).status()).isEqualTo(200);
      }
      Eventually.until("recorded", () -> requests("/app/*", 200) == 1);
      assertThat(metrics.snapshot().value("tare_jetty_errors_total")).isEqualTo(1);
      tare.drain();
      LifeCycle.stop(server);
    }
  }

  @Test
  void shouldNameTheRangeWhenThePortIsOutOfIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().admin("127.0.0.1", 65_536))
        .withMessage("port=65536 (allowed: 0 to 65535)");
  }
}
