package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scraper gets from a server without Jetty. */
class MetricsHttpHandlerTest {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .errorHandler(told::add)
              .build());
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Writes so many bytes, then fails. */
  private record Failing(int size) implements SnapshotWriter {
    @Override
    public String format() {
      return "failing";
    }

    @Override
    public String contentType() {
      return "text/x";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
      if (size > 0) {
        out.write(new byte[size]);
      }
      throw new IllegalStateException("in the middle");
    }
  }

  /** Lacks a class when it comes to write. */
  private record Unlinked() implements SnapshotWriter {
    @Override
    public String format() {
      return "unlinked";
    }

    @Override
    public String contentType() {
      return "text/x";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) {
      throw new NoClassDefFoundError("of a library");
    }
  }

  /** Lacks it when it is asked which format suits. */
  private record Unchosen() implements SnapshotWriter {
    @Override
    public String format() {
      return "unchosen";
    }

    @Override
    public String contentType() {
      throw new NoClassDefFoundError("of a library");
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) {}
  }

  MetricsHttpHandlerTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    metrics.registry().counter("calls_total", "Calls.").register().increment();
    server.createContext("/metrics", new MetricsHttpHandler(metrics, OpenMetricsExporter.create()));
    server.createContext("/unchosen", new MetricsHttpHandler(metrics, new Unchosen()));
    server.createContext("/error", new MetricsHttpHandler(metrics, new Unlinked()));
    server.createContext("/early", new MetricsHttpHandler(metrics, new Failing(0)));
    server.createContext("/late", new MetricsHttpHandler(metrics, new Failing(1_000_000)));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    metrics.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = to(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private void awaitCounted() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (metrics.snapshot().find("tare_scrape_bytes_total", "format", "prometheus").isEmpty()) {
      assertThat(System.nanoTime() - deadline).as("counted in time").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void shouldServeTextWhenTheScraperSaysNothing() throws Exception {
    HttpResponse<String> response = get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(TEXT);
    assertThat(response.headers().firstValue("Vary")).contains("Accept, Accept-Encoding");
    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(response.body()).contains("\ncalls_total 1\n", "\ntare_rings ");
    awaitCounted(); // when the end has been sent
    assertThat(metrics.snapshot().value("tare_scrape_bytes_total", "format", "prometheus"))
        .isEqualTo(response.body().length());
  }

  @Test
  void shouldServeWhatTheScraperAsksFor() throws Exception {
    HttpRequest request =
        to("/metrics?name[]=calls_total")
            .header("Accept", "text/html")
            .header("Accept", "application/openmetrics-text;version=1.0.0")
            .header("Accept-Encoding", "gzip")
            .build();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    byte[] body = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    assertThat(body)
        .asString(UTF_8)
        .isEqualTo("# TYPE calls counter\n# HELP calls Calls.\ncalls_total 1\n# EOF\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {";;;,,q=", "*/*;q=banana", "\"", "application/openmetrics-text;q=-1"})
  void shouldServeTextWhenTheHeadersAreHostile(String header) throws Exception {
    HttpResponse<String> response = get("/metrics", "Accept", header, "Accept-Encoding", header);
    assertThat(response.headers().firstValue("Content-Type")).contains(TEXT);
    assertThat(response.body()).contains("\ncalls_total 1\n");
  }

  @Test
  void shouldSendTheHeadAloneWhenAskedForTheHead() throws Exception {
    HttpRequest request = to("/metrics").method("HEAD", BodyPublishers.noBody()).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(TEXT);
    assertThat(response.body()).isEmpty();
    assertThat(get("/metrics").body()).as("of the request behind it").contains("calls_total 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "FOOBAR"})
  void shouldRefuseWhenTheMethodIsAnother(String method) throws Exception {
    HttpRequest request = to("/metrics").method(method, BodyPublishers.ofString("x")).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(response.body()).isEqualTo("Only GET and HEAD.\n");
  }

  @Test
  void shouldAnswer500WhenTheScrapeFailsBeforeAnythingWasSent() throws Exception {
    HttpResponse<String> response = get("/early");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("The scrape failed.\n");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .isEqualTo("text/plain; charset=utf-8");
    assertThat(metrics.snapshot().value("tare_scrape_errors_total")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"GET, /error", "GET, /unchosen", "HEAD, /unchosen"})
  void shouldAnswer500AndCountWhateverIsThrown(String method, String path) throws Exception {
    for (int times = 1; times <= 2; times++) {
      HttpRequest request = to(path).method(method, BodyPublishers.noBody()).build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).isEqualTo(method.equals("HEAD") ? "" : "The scrape failed.\n");
      assertThat(metrics.snapshot().value("tare_scrape_errors_total")).isEqualTo(times);
      assertThat(told).hasSize(1);
    }
  }

  /** The JDK's server hands over whatever begins with the path. */
  @ParameterizedTest
  @ValueSource(strings = {"/metricsfoo", "/metrics/", "/metrics/x"})
  void shouldAnswer404WhenThePathIsAnother(String path) throws Exception {
    for (String method : List.of("GET", "HEAD", "POST")) {
      HttpRequest request = to(path).method(method, BodyPublishers.noBody()).build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body())
          .isEqualTo(method.equals("HEAD") ? "" : "Not here, but at /metrics.\n");
    }
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldCutTheConnectionWhenTheScrapeFailsInTheMiddle() throws Exception {
    assertThatThrownBy(() -> get("/late")).isInstanceOf(IOException.class);
    assertThat(metrics.snapshot().value("tare_scrape_errors_total")).isEqualTo(1);
    assertThat(get("/metrics").statusCode()).as("of the next").isEqualTo(200);
  }
}
