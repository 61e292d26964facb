package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spring's servlet in a context of its own, without Boot: errors have the page of Jetty. */
class SpringMvcTest {

  private static Handler app(String kind, String mapping) {
    if (kind.equals("ee10")) {
      var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/app");
      context.addServlet(new SpringApp.OwnServlet(), mapping);
      return context;
    }
    var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
    context.addServlet(new SpringApp.OwnServlet(), mapping);
    return context;
  }

  @ParameterizedTest
  @CsvSource({
    "ee10, /, GET, /app/orders/1, /app/orders/{id}, 200",
    "ee10, /, GET, /app/orders/404, /app/orders/{id}, 404",
    "ee10, /, GET, /app/orders/500, /app/orders/{id}, 500",
    "ee10, /, PUT, /app/orders/1, /app/orders/{id}, 405",
    "ee10, /, GET, /app/nothing, /app/, 404",
    "ee10, /api/*, GET, /app/api/orders/1, /app/api/orders/{id}, 200",
    "ee10, /api/*, PUT, /app/api/orders/1, /app/api/orders/{id}, 405",
    "ee10, /api/*, GET, /app/api/nothing, /app/api/*, 404",
    "ee10, /api/*, GET, /app/beside, /app/, 404",
    "ee11, /, GET, /app/orders/1, /app/orders/{id}, 200",
    "ee11, /, GET, /app/orders/500, /app/orders/{id}, 500",
    "ee11, /, PUT, /app/orders/1, /app/orders/{id}, 405",
    "ee11, /api/*, PUT, /app/api/orders/1, /app/api/orders/{id}, 405",
  })
  void shouldLabelWithThePatternWhereTheErrorPageIsJettys(
      String kind, String mapping, String method, String path, String route, int status)
      throws Exception {
    try (TestServer server = TestServer.measuring(app(kind, mapping))) {
      try (RawClient client = new RawClient(server.port())) {
        String request = get(path).replaceFirst("GET", method);
        assertThat(client.exchange(request).status()).isEqualTo(status);
      }
      server.awaitRecorded(1);
      assertThat(server.requests(method, route, status)).isEqualTo(1);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }

  /** A context lets go, when it stops, of the listeners that came after its start. */
  @ParameterizedTest
  @ValueSource(strings = {"ee10", "ee11"})
  void shouldLabelWithThePatternWhereTheContextHasStartedAgain(String kind) throws Exception {
    Handler context = app(kind, "/api/*");
    try (TestServer server = TestServer.measuring(context);
        RawClient client = new RawClient(server.port())) {
      assertThat(client.exchange(get("/app/api/orders/500")).status()).isEqualTo(500);
      server.awaitRecorded(1);
      context.stop();
      context.start();
      assertThat(client.exchange(get("/app/api/orders/500")).status()).isEqualTo(500);
      assertThat(client.exchange(get("/app/api/orders/1").replaceFirst("GET", "PUT")).status())
          .isEqualTo(405);
      server.awaitRecorded(3);
      assertThat(server.requests("GET", "/app/api/orders/{id}", 500)).isEqualTo(2);
      assertThat(server.requests("PUT", "/app/api/orders/{id}", 405)).isEqualTo(1);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }
}
