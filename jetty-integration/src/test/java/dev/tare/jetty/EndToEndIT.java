package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.Metrics;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the request to Prometheus: what was sent is what it shows, to the unit. */
class EndToEndIT {
  private static final List<Sent> SENT =
      List.of(
          new Sent("/orders/4711", "/orders/{id}", 200, 2_000),
          new Sent("/orders/4712", "/orders/{id}", 200, 1_000),
          new Sent("/ok", "/ok", 200, 777),
          new Sent("/s204", "/s204", 204, 250),
          new Sent("/throw", "/throw", 500, 123),
          new Sent("/nothing/here", "unmatched", 404, 45));

  /** So many requests for a path, and where they have to show. */
  private record Sent(String path, String route, int status, int requests) {}

  private static Handler handlers(Metrics metrics) {
    PathMappingsHandler mappings = new PathMappingsHandler();
    for (String path : new String[] {"/ok", "/s204", "/throw"}) {
      mappings.addMapping(PathSpec.from(path), new ScenarioApp());
    }
    mappings.addMapping(
        new UriTemplatePathSpec("/orders/{id}"),
        new Handler.Abstract.NonBlocking() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.write(true, ScenarioApp.bytes(100), callback);
            return true;
          }
        });
    mappings.addMapping(
        PathSpec.from("/metrics"), new MetricsEndpoint(metrics, OpenMetricsExporter.create()));
    return new TareHandler(metrics.registry(), new ContextHandler(mappings, "/"));
  }

  @Test
  void shouldShowInPrometheusExactlyWhatWasSent(@TempDir Path folder) throws Exception {
    Optional<Path> program = Tool.find("prometheus");
    assumeTrue(program.isPresent(), "prometheus is not on the PATH (Debian package prometheus)");
    try (TestServer server = TestServer.with(EndToEndIT::handlers);
        Prometheus prometheus = new Prometheus(program.orElseThrow(), folder, server.port())) {
      Load load = new Load(folder);
      for (Sent sent : SENT) {
        load.send(URI.create("http://127.0.0.1:" + server.port() + sent.path()), sent.requests());
      }
      Eventually.until("no request active", () -> server.active() == 0);
      awaitTwoScrapes(prometheus);

      for (String route : List.of("/orders/{id}", "/ok", "/s204", "/throw", "unmatched")) {
        assertShown(prometheus, route);
      }
      assertValue(prometheus, "sum(http_response_size_bytes_sum{route=\"/orders/{id}\"})", 300_000);
      assertValue(prometheus, "up", 1);
      // Of the scrape itself.
      assertValue(prometheus, "http_active_requests", 1);
      assertThat(value(prometheus, "scrape_samples_scraped")).isGreaterThan(100);
    }
  }

  /** The first of them may have begun before the last request ended. */
  private static void awaitTwoScrapes(Prometheus prometheus) {
    String scrapes = "count_over_time(up[10m])";
    double before = prometheus.query(scrapes).orElse(0);
    Eventually.until(
        "two scrapes more than " + before + ": " + prometheus.log(),
        () -> prometheus.query(scrapes).orElse(0) >= before + 2);
  }

  private static void assertShown(Prometheus prometheus, String route) {
    int requests =
        SENT.stream().filter(s -> s.route().equals(route)).mapToInt(Sent::requests).sum();
    int status =
        SENT.stream().filter(s -> s.route().equals(route)).findFirst().orElseThrow().status();
    String three = "{method=\"GET\",route=\"%s\",status=\"%d\"".formatted(route, status);
    String two = "{method=\"GET\",route=\"%s\"}".formatted(route);
    assertValue(prometheus, "http_requests_total" + three + "}", requests);
    assertValue(prometheus, "sum(http_requests_total{route=\"%s\"})".formatted(route), requests);
    assertValue(prometheus, "http_request_duration_seconds_count" + three + "}", requests);
    assertValue(
        prometheus, "http_request_duration_seconds_bucket" + three + ",le=\"+Inf\"}", requests);
    assertValue(prometheus, "http_request_size_bytes_count" + two, requests);
    assertValue(prometheus, "http_response_size_bytes_count" + two, requests);
  }

  private static void assertValue(Prometheus prometheus, String expression, double expected) {
    assertThat(value(prometheus, expression)).as(expression).isEqualTo(expected);
  }

  private static double value(Prometheus prometheus, String expression) {
    OptionalDouble value = prometheus.query(expression);
    assertThat(value).as(expression + "\n" + prometheus.log()).isPresent();
    return value.getAsDouble();
  }
}
