package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set after the installation is measured, or said. */
class LateChangesTest {
  private static final String[] OK = {"method", "GET", "route", "/app/*", "status", "200"};

  private final Metrics metrics = Metrics.open();
  private final Server server = new Server();
  private final ContextHandler app = new ContextHandler(new App(), "/app");

  @AfterEach
  void stop() {
    LifeCycle.stop(server);
    metrics.close();
  }

  /** Answers everything. */
  private static final class App extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  private TareJetty install() {
    return TareJetty.install(server, metrics, OpenMetricsExporter.create());
  }

  private ServerConnector connector() {
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    return connector;
  }

  private double value(String name, String... labels) {
    try {
      return metrics.snapshot().value(name, labels);
    } catch (NoSuchElementException e) {
      return -1;
    }
  }

  private void assertMeasured(ServerConnector connector, int requests) throws Exception {
    try (RawClient client = new RawClient(connector.getLocalPort())) {
      assertThat(client.exchange(get("/app/1")).status()).isEqualTo(200);
      Eventually.until("recorded", () -> value("http_requests_total", OK) == requests);
      assertThat(value("http_open_connections")).isEqualTo(1);
      assertThat(value("http_connection_bytes_total", "direction", "in")).isPositive();
      assertThat(client.exchange(get("/health/ready")).status()).isEqualTo(200);
      assertThat(client.exchange("GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
      Eventually.until("refused", () -> value("http_bad_requests_total", "status", "400") >= 0);
    }
    Eventually.until("closed", () -> value("http_open_connections") == 0);
  }

  /** As frameworks do that are handed a server: connectors, handler and log come last. */
  @Test
  void shouldMeasureWhatIsSetBeforeTheStart() throws Exception {
    TareJetty tare = install();
    assertThat(value("http_open_connections")).as("of no connector").isNegative();
    ServerConnector connector = connector();
    server.addConnector(connector);
    server.setHandler(app);
    AtomicInteger lines = new AtomicInteger();
    RequestLog log = (request, response) -> lines.incrementAndGet();
    server.setRequestLog(log);
    server.start();
    assertMeasured(connector, 1);
    Eventually.until("logged", () -> lines.get() == 3);
    assertThat(value("http_bad_requests_total", "status", "400")).isEqualTo(1);
    assertThat(value("http_bad_requests_total", "status", "200")).isNegative();
    LifeCycle.stop(server);
    tare.close();
    assertThat(server.getHandler()).isSameAs(app);
    assertThat(server.getRequestLog()).isSameAs(log);
    assertThat(connector.getBeans(Connections.class)).isEmpty();
    server.start();
    try (RawClient client = new RawClient(connector.getLocalPort())) {
      assertThat(client.exchange(get("/app/1")).status()).isEqualTo(200);
    }
    assertThat(value("http_requests_total", OK)).isEqualTo(1);
  }

  /** Around it, or around a log that is its own already. */
  @Test
  void shouldCountOnceWhenWhatIsSetHasItInside() throws Exception {
    server.setHandler(app);
    try (TareJetty tare = install()) {
      ServerConnector connector = connector();
      server.addConnector(connector);
      server.setHandler(new Handler.Wrapper(server.getHandler()));
      Handler outermost = server.getHandler();
      RequestLog before = server.getRequestLog();
      server.setRequestLog(new RequestLog.Collection(before, (request, response) -> {}));
      server.start();
      assertThat(server.getHandler()).isSameAs(outermost);
      assertMeasured(connector, 1);
      assertThat(value("http_bad_requests_total", "status", "400")).isEqualTo(1);
      tare.drain();
      LifeCycle.stop(server);
    }
  }

  @Test
  void shouldMeasureWhatIsSetBetweenTwoStarts() throws Exception {
    ServerConnector connector = connector();
    server.addConnector(connector);
    try (TareJetty tare = install()) {
      server.start();
      LifeCycle.stop(server);
      server.setHandler(app);
      server.start();
      assertMeasured(connector, 1);
      tare.drain();
      LifeCycle.stop(server);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFollowConnectorsWhenTheServerRuns(boolean another) throws Exception {
    ServerConnector first = connector();
    if (another) {
      server.addConnector(first);
    }
    server.setHandler(app);
    try (TareJetty tare = install()) {
      server.start();
      ServerConnector late = connector();
      server.addConnector(late);
      late.start();
      assertMeasured(late, 1);
      late.stop();
      server.removeConnector(late);
      assertThat(value("http_open_connections")).isEqualTo(another ? 0 : -1);
      assertThat(late.getBeans(Connections.class)).isEmpty();
      tare.drain();
      LifeCycle.stop(server);
    }
  }

  /** Jetty lets nobody set it back. */
  @Test
  void shouldSayOnceWhenARunningServerIsGivenAnotherHandlerOrLog() throws Exception {
    ServerConnector connector = connector();
    server.addConnector(connector);
    server.setDynamic(true);
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
    try (TareJetty tare = install()) {
      server.start();
      app.setServer(server);
      app.start();
      server.setHandler(app);
      server.setHandler(new Handler.Wrapper());
      server.setHandler(app);
      try (RawClient client = new RawClient(connector.getLocalPort())) {
        assertThat(client.exchange(get("/health/live")).status()).isEqualTo(404);
        assertThat(client.exchange(get("/app/1")).status()).isEqualTo(200);
        server.setRequestLog(null);
      }
      assertThat(value("http_bad_requests_total", "status", "200")).isNegative();
      assertThat(said).hasSize(2);
      assertThat(said.get(0)).contains("handler", "not measured any more");
      assertThat(said.get(1)).contains("request log", "not counted any more");
      tare.drain();
    } finally {
      logger.removeHandler(listener);
    }
  }
}
