package dev.tare.frameworks.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The actuator's page is what Tare's own endpoints answer, in the format that is asked for. */
@TestInstance(Lifecycle.PER_CLASS)
class EndpointTest {
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  private RunningSample sample;

  @BeforeAll
  void start() throws Exception {
    sample =
        new RunningSample(
            "management.endpoints.web.exposure.include=tare,prometheus",
            "management.endpoint.tare.cache.time-to-live=1h",
            "tare.endpoint.in-place-of-prometheus=true");
    assertThat(sample.send("GET", "/books/1").statusCode()).isEqualTo(200);
    // A client can have its response a moment before it is counted.
    Eventually.until("counted", () -> sample.page().contains("http_server_requests_seconds_count"));
  }

  @AfterAll
  void stop() {
    sample.close();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String type(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Content-Type").orElse("").replace(" ", "");
  }

  @ParameterizedTest
  @CsvSource({
    "tare, , text/plain;version=0.0.4",
    "tare, */*, text/plain;version=0.0.4",
    "tare, text/html, text/plain;version=0.0.4",
    "tare, application/json, text/plain;version=0.0.4",
    "tare, 'application/openmetrics-text;version=1.0.0', application/openmetrics-text;version=1.0.0",
    "tare, 'text/plain;q=0.4,application/openmetrics-text;version=1.0.0;q=0.8,*/*;q=0.1', application/openmetrics-text;version=1.0.0",
    "tare, 'text/plain;q=0.8,application/openmetrics-text;version=1.0.0;q=0.4', text/plain;version=0.0.4",
    "tare, '" + PROTOBUF + "', application/vnd.google.protobuf",
    "prometheus, , text/plain;version=0.0.4",
    "prometheus, 'application/openmetrics-text;version=1.0.0', application/openmetrics-text;version=1.0.0",
  })
  void shouldAnswerInTheFormatThatIsPreferred(String endpoint, String accept, String type)
      throws IOException, InterruptedException {
    String path = "/actuator/" + endpoint;
    HttpResponse<byte[]> response =
        accept == null ? sample.send("GET", path) : sample.send("GET", path, "Accept", accept);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(type(response)).startsWith(type);
    assertThat(text(response)).contains("tare_build_info", "http_server_requests_seconds");
    assertThat(text(response).endsWith("# EOF\n")).isEqualTo(type.contains("openmetrics"));
    assertThat(response.headers().allValues("Vary")).contains("Accept, Accept-Encoding");
  }

  @Test
  void shouldPackForWhoCanUnpack() throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        sample.send("GET", "/actuator/tare", "Accept-Encoding", "gzip");
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    byte[] page = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    assertThat(new String(page, StandardCharsets.UTF_8)).contains("tare_build_info{");
  }

  @Test
  void shouldShowTheFamiliesThatAreNamed() throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        sample.send("GET", "/actuator/tare?name[]=jvm_info&name%5B%5D=hikaricp_connections");
    assertThat(text(response).lines().filter(line -> line.startsWith("# TYPE")))
        .containsExactlyInAnyOrder("# TYPE hikaricp_connections gauge", "# TYPE jvm_info gauge");
  }

  @Test
  void shouldAnswerHeadWithoutABodyAndNothingElseAtAll() throws IOException, InterruptedException {
    HttpResponse<byte[]> head = sample.send("HEAD", "/actuator/tare");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(sample.send("POST", "/actuator/tare").statusCode()).isEqualTo(405);
    assertThat(sample.send("GET", "/metrics").statusCode()).isEqualTo(404);
  }

  /** One scraper's answer is not another's, whatever the actuator is told to keep. */
  @Test
  void shouldNotBeCached() throws IOException, InterruptedException {
    sample.metrics().registry().counter("calls_total", "Calls.").register().increment();
    assertThat(sample.page()).contains("calls_total 1\n");
    sample.metrics().registry().counter("others_total", "Others.").register().increment();
    assertThat(sample.page()).contains("others_total 1\n");
  }

  @Test
  void shouldCountScrapes() throws Exception {
    String counted = "http_requests_total{method=\"GET\",route=\"/actuator/tare\",status=\"200\"}";
    Eventually.until("counted", () -> sample.page().contains(counted));
  }
}
