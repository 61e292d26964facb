package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two schemes of names, never mixed; and a time that is measured only where it is asked for. */
class NamingTest {

  private static Handler app() {
    PathMappingsHandler mappings = new PathMappingsHandler();
    for (String path : new String[] {"/ok", "/throw", "/abort", "/failAfterCommit", "/async"}) {
      mappings.addMapping(PathSpec.from(path), new ScenarioApp());
    }
    return new ContextHandler(mappings, "/");
  }

  private static TestServer openTelemetry() throws Exception {
    return TestServer.with(
        metrics ->
            TareHandler.builder(metrics.registry()).naming(Naming.OPEN_TELEMETRY).build(app()));
  }

  /** The labels of the only series: method, route, status, scheme, version, error. */
  @ParameterizedTest
  @CsvSource({
    "GET, /ok, 'GET|/ok|200|http|1.1|'",
    "FOOBAR, /ok, '_OTHER|/ok|200|http|1.1|'",
    "GET, /nothing, 'GET||404|http|1.1|'",
    "GET, /throw, 'GET|/throw|500|http|1.1|500'",
    "GET, /abort, 'GET|/abort||http|1.1|app_abort'",
    "GET, /failAfterCommit, 'GET|/failAfterCommit|200|http|1.1|error'",
  })
  void shouldFollowTheConventionsWhenOpenTelemetryIsChosen(
      String method, String path, String labels) throws Exception {
    try (TestServer server = openTelemetry();
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(get(path).replace("GET", method));
      Eventually.until("recorded", () -> recorded(server) == 1);
      for (String name : new String[] {"request_duration_seconds", "response_body_size_bytes"}) {
        HistogramFamily family = (HistogramFamily) server.snapshot().family("http_server_" + name);
        assertThat(family.descriptor().labelNames())
            .containsExactly(
                "http_request_method",
                "http_route",
                "http_response_status_code",
                "url_scheme",
                "network_protocol_version",
                "error_type");
        assertThat(family.series().size()).isEqualTo(1);
        assertThat(String.join("|", family.series().values(0))).isEqualTo(labels);
      }
      String active = method.equals("GET") ? "GET" : "_OTHER";
      assertThat(
              server
                  .snapshot()
                  .value(
                      "http_server_active_requests",
                      "http_request_method",
                      active,
                      "url_scheme",
                      "http"))
          .isZero();
      HistogramFamily sizes =
          (HistogramFamily) server.snapshot().family("http_server_response_body_size_bytes");
      assertThat(sizes.rawSum(0)).isEqualTo(reply.body().length());
      assertThat(names(server)).noneMatch(name -> name.matches("http_(req|resp|active).*"));
    }
  }

  @Test
  void shouldSayTheVersionWhenHttp2IsSpoken() throws Exception {
    try (TestServer server = openTelemetry();
        Http2Client client = new Http2Client(server.port())) {
      client.send("GET", "/ok", null).awaitEnd();
      Eventually.until("recorded", () -> recorded(server) == 1);
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      server.metrics().write(OpenMetricsExporter.create(), page);
      assertThat(page.toString(StandardCharsets.UTF_8))
          .contains(
              "http_server_request_duration_seconds_count{error_type=\"\",http_request_method=\"GET\","
                  + "http_response_status_code=\"200\",http_route=\"/ok\","
                  + "network_protocol_version=\"2\",url_scheme=\"http\"} 1");
    }
  }

  @Test
  void shouldSayTheSchemeWhenTlsIsSpoken(@TempDir Path folder) throws Exception {
    Path store = KeyStores.make(folder);
    ServerConnector[] secure = new ServerConnector[1];
    try (TestServer server =
            TestServer.with(
                metrics ->
                    TareHandler.builder(metrics.registry())
                        .naming(Naming.OPEN_TELEMETRY)
                        .build(app()),
                (jetty, metrics) -> {
                  secure[0] = TestServer.secureConnector(jetty, store);
                  secure[0].setHost("127.0.0.1");
                  jetty.addConnector(secure[0]);
                });
        SSLSocket client = KeyStores.trusting(secure[0].getLocalPort(), "TLSv1.3", "http/1.1")) {
      client.getOutputStream().write(get("/ok").getBytes(StandardCharsets.US_ASCII));
      assertThat(client.getInputStream().readNBytes(12)).asString().endsWith("200");
      Eventually.until("recorded", () -> recorded(server) == 1);
      HistogramFamily durations =
          (HistogramFamily) server.snapshot().family("http_server_request_duration_seconds");
      assertThat(durations.series().values(0))
          .containsExactly("GET", "/ok", "200", "https", "1.1", "");
      assertThat(
              server
                  .snapshot()
                  .value(
                      "http_server_active_requests",
                      "http_request_method",
                      "GET",
                      "url_scheme",
                      "https"))
          .isZero();
    }
  }

  private static long recorded(TestServer server) {
    for (MetricFamily family : server.snapshot().families()) {
      if (family instanceof HistogramFamily durations
          && durations.descriptor().name().value().equals("http_server_request_duration_seconds")) {
        return durations.series().size() == 0 ? 0 : durations.count(0);
      }
    }
    return 0;
  }

  private static List<String> names(TestServer server) {
    return server.snapshot().families().stream()
        .map(family -> family.descriptor().name().value())
        .toList();
  }

  @Test
  void shouldTimeTheFirstByteOnlyWhenItIsAskedFor() throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics -> TareHandler.builder(metrics.registry()).timeToFirstByte().build(app()));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/async"));
      assertThat(client.exchange(get("/abort")).status()).isZero();
      server.awaitRecorded(2);
      String[] aborted = {"method", "GET", "route", "/abort"};
      assertThat(server.snapshot().value("http_time_to_first_byte_seconds_count", aborted))
          .as("nothing was sent")
          .isZero();
      String[] labels = {"method", "GET", "route", "/async"};
      double took = server.snapshot().value("http_time_to_first_byte_seconds_sum", labels);
      assertThat(took)
          .isGreaterThan(0.09)
          .isLessThanOrEqualTo(
              server
                  .snapshot()
                  .value(
                      "http_request_duration_seconds_sum",
                      "method",
                      "GET",
                      "route",
                      "/async",
                      "status",
                      "200"));
    }
    try (TestServer server = TestServer.measuring(app())) {
      assertThat(names(server)).doesNotContain("http_time_to_first_byte_seconds");
    }
  }

  @Test
  void shouldRefuseTheTimeToTheFirstByteWhenTheNamingHasNoNameForIt() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      TareHandler.Builder builder =
          TareHandler.builder(metrics.registry()).naming(Naming.OPEN_TELEMETRY).timeToFirstByte();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.build(app()))
          .withMessage("timeToFirstByte with naming=OPEN_TELEMETRY (allowed: with PROMETHEUS)");
    }
  }
}
