package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.model.MetricsSnapshot;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels that the application asks for: bounded, and taken when a request ends. */
class OwnLabelsTest {
  private static final String TENANT = "tenant";

  /** Finds its tenant in the query, on another thread, and answers there. */
  private static final class Later extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Objects.requireNonNull(request.getComponents().getExecutor())
          .execute(
              () -> {
                request.setAttribute(TENANT, request.getHttpURI().getQuery());
                response.write(true, ScenarioApp.bytes(5), callback);
              });
      return true;
    }
  }

  private static UnaryOperator<TareHandler.Builder> tenants(int limit) {
    return builder ->
        builder.label(TENANT, limit, request -> (String) request.getAttribute(TENANT));
  }

  private static TestServer server(Handler app, UnaryOperator<TareHandler.Builder> options)
      throws Exception {
    return TestServer.with(
        metrics -> options.apply(TareHandler.builder(metrics.registry())).build(app));
  }

  private static double requests(TestServer server, String route, String label, String value) {
    String[] labels = {"method", "GET", "route", route, "status", "200", label, value};
    MetricsSnapshot snapshot = server.snapshot();
    double count = snapshot.value("http_requests_total", labels);
    assertThat(snapshot.value("http_request_duration_seconds_count", labels)).isEqualTo(count);
    return count;
  }

  @Test
  void shouldTakeTheLabelWhenTheRequestEndsUpToItsLimit() throws Exception {
    try (TestServer server = server(new Later(), tenants(2))) {
      try (RawClient client = new RawClient(server.port())) {
        for (String query : new String[] {"?a", "?a", "?b", "?c", "?d", ""}) {
          client.exchange(get("/" + query));
        }
        server.awaitRecorded(6);
      }
      assertThat(requests(server, "unmatched", TENANT, "a")).isEqualTo(2);
      assertThat(requests(server, "unmatched", TENANT, "b")).isEqualTo(1);
      assertThat(requests(server, "unmatched", TENANT, "other")).isEqualTo(3);
      assertThat(
              server
                  .snapshot()
                  .value("tare_label_overflow_total", "event", "http_request", "label", TENANT))
          .isEqualTo(3);
      assertThat(server.snapshot().value("http_responses_total", "class", "2xx")).isEqualTo(6);
    }
  }

  @Test
  void shouldHaveAnEmptyValueWhereThereIsNoneOrTheFunctionThrows() throws Exception {
    UnaryOperator<TareHandler.Builder> throwing =
        builder ->
            tenants(7)
                .apply(builder)
                .label("broken", 7, request -> Objects.requireNonNull(null, "as it should"))
                .errorHandler(error -> {});
    try (TestServer server = server(new Later(), throwing)) {
      try (RawClient client = new RawClient(server.port())) {
        client.exchange(get("/"));
        server.awaitRecorded(1);
      }
      assertThat(server.only("http_requests_total")).isEqualTo("[GET, unmatched, 200, , ] 1.0");
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldLabelStreamsToo() throws Exception {
    UnaryOperator<TareHandler.Builder> all =
        builder -> tenants(7).apply(builder).streamsPast(Duration.ofNanos(1));
    try (TestServer server = server(new Later(), all)) {
      try (RawClient client = new RawClient(server.port())) {
        client.exchange(get("/?a"));
        server.awaitRecorded(1);
      }
      String[] labels = {"method", "GET", "route", "unmatched", TENANT, "a"};
      assertThat(server.snapshot().value("http_stream_duration_seconds_count", labels))
          .isEqualTo(1);
    }
  }

  @Test
  void shouldTellConnectorsByTheirNamesOrPorts() throws Exception {
    ServerConnector[] named = new ServerConnector[1];
    try (TestServer server =
        TestServer.with(
            metrics -> TareHandler.builder(metrics.registry()).connectorLabel().build(new Later()),
            (jetty, metrics) -> {
              named[0] = new ServerConnector(jetty, 1, 1);
              named[0].setHost("127.0.0.1");
              named[0].setName("inside");
              jetty.addConnector(named[0]);
            })) {
      for (int port : new int[] {server.port(), named[0].getLocalPort()}) {
        try (RawClient client = new RawClient(port)) {
          client.exchange(get("/"));
        }
      }
      server.awaitRecorded(2);
      assertThat(requests(server, "unmatched", "connector", "" + server.port())).isEqualTo(1);
      assertThat(requests(server, "unmatched", "connector", "inside")).isEqualTo(1);
    }
  }

  /** As one has that starts again, at a port that is free. */
  @Test
  void shouldTellAConnectorByThePortThatItHasNow() throws Exception {
    ServerConnector[] moving = new ServerConnector[1];
    try (TestServer server =
        TestServer.with(
            metrics -> TareHandler.builder(metrics.registry()).connectorLabel().build(new Later()),
            (jetty, metrics) -> {
              moving[0] = new ServerConnector(jetty, 1, 1);
              moving[0].setHost("127.0.0.1");
              jetty.addConnector(moving[0]);
            })) {
      for (int life = 1; life <= 2; life++) {
        int port = moving[0].getLocalPort();
        try (RawClient client = new RawClient(port)) {
          client.exchange(get("/"));
        }
        server.awaitRecorded(life);
        assertThat(requests(server, "unmatched", "connector", "" + port)).isEqualTo(1);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          moving[0].setPort(other.getLocalPort());
        }
        moving[0].stop();
        moving[0].start();
      }
    }
  }

  @Test
  void shouldTellVirtualHostsByTheFirstOfTheirContext() throws Exception {
    ContextHandler a = new ContextHandler(new Later(), "/");
    a.setVirtualHosts(List.of("a.example", "*.a.example"));
    ContextHandler b = new ContextHandler(new Later(), "/app");
    b.setVirtualHosts(List.of("b.example"));
    Handler hosts = new ContextHandlerCollection(a, b, new ContextHandler(new Later(), "/any"));
    try (TestServer server = server(hosts, TareHandler.Builder::virtualHostLabel);
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/x").replace("Host: x", "Host: www.a.example"));
      client.exchange(get("/app/x").replace("Host: x", "Host: b.example"));
      client.exchange(get("/any/x"));
      server.awaitRecorded(3);
      assertThat(requests(server, "/*", "virtual_host", "a.example")).isEqualTo(1);
      assertThat(requests(server, "/app/*", "virtual_host", "b.example")).isEqualTo(1);
      assertThat(requests(server, "/any/*", "virtual_host", "")).isEqualTo(1);
    }
  }

  /** Jetty answers what all have declined, and that is of no host. */
  @Test
  void shouldNameNoVirtualHostWhereItsContextHasDeclined() throws Exception {
    ContextHandler a = new ContextHandler(new Handler.Sequence(), "/");
    a.setVirtualHosts(List.of("a.example"));
    try (TestServer server = server(a, TareHandler.Builder::virtualHostLabel);
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/x").replace("Host: x", "Host: a.example"));
      server.awaitRecorded(1);
      assertThat(
              server
                  .snapshot()
                  .value(
                      "http_requests_total",
                      "method",
                      "GET",
                      "route",
                      "unmatched",
                      "status",
                      "404",
                      "virtual_host",
                      ""))
          .isEqualTo(1);
    }
  }

  @Test
  void shouldHaveTheLabelByTheConventionsOfOpenTelemetry() throws Exception {
    try (TestServer server =
            server(
                new Later(), builder -> tenants(7).apply(builder).naming(Naming.OPEN_TELEMETRY));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/?a"));
      Eventually.until(
          "recorded",
          () ->
              server.snapshot().families().stream()
                  .filter(
                      family ->
                          family
                              .descriptor()
                              .name()
                              .value()
                              .equals("http_server_request_duration_seconds"))
                  .filter(family -> family.series().size() == 1)
                  .anyMatch(
                      family ->
                          family
                              .series()
                              .values(0)
                              .equals(List.of("GET", "", "200", "http", "1.1", "", "a"))));
    }
  }

  private static final class FailingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      throw new IllegalStateException("as it should");
    }
  }

  private static Handler failing(String kind) {
    if (kind.equals("ee10")) {
      var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/app");
      context.addServlet(new FailingServlet(), "/*");
      return context;
    }
    var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
    context.addServlet(new FailingServlet(), "/*");
    return context;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ee10", "ee11"})
  void shouldTellWhatAServletHasThrown(String kind) throws Exception {
    UnaryOperator<TareHandler.Builder> exceptions =
        builder ->
            builder.label(
                "exception",
                63,
                request ->
                    request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable t
                        ? t.getClass().getSimpleName()
                        : null);
    try (TestServer server = server(failing(kind), exceptions);
        RawClient client = new RawClient(server.port())) {
      assertThat(client.exchange(get("/app/x")).status()).isEqualTo(500);
      server.awaitRecorded(1);
      assertThat(server.only("http_requests_total")).endsWith("500, IllegalStateException] 1.0");
    }
  }

  @ParameterizedTest
  @EnumSource(Naming.class)
  void shouldRefuseALabelThatThereIsAlreadyAndTooMany(Naming naming) {
    try (Metrics metrics = Metrics.open()) {
      TareHandler.Builder twice =
          TareHandler.builder(metrics.registry()).naming(naming).connectorLabel().connectorLabel();
      assertThatThrownBy(() -> twice.build(new Later()))
          .isInstanceOf(IllegalArgumentException.class);
      TareHandler.Builder five = TareHandler.builder(metrics.registry()).naming(naming);
      for (int i = 0; i < 5; i++) {
        five.label("label" + i, 3, request -> null);
      }
      assertThatThrownBy(() -> five.build(new Later()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
