package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.Page;
import dev.tare.export.Pages;
import dev.tare.export.SnapshotWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages below the path of a server without Jetty. */
class PagesTest {
  private static final String TEXT = "0123456789".repeat(10_000);

  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final HttpClient client = HttpClient.newHttpClient();

  /** One page; and the endpoint's own answers begin with what they say. */
  private static final class OnePage implements Pages {
    @Override
    public @Nullable Page find(String path) {
      return path.equals("/a page")
          ? new Page(
              Map.of("Content-Type", "text/x", "X-Of", "page"),
              ByteBuffer.wrap(TEXT.getBytes(UTF_8)))
          : null;
    }

    @Override
    public SnapshotWriter writer(SnapshotWriter endpoints) {
      return ((OpenMetricsExporter) endpoints).prometheusText();
    }
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private HttpResponse<String> send(int port, String path, String method, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void shouldServePagesBelowItsPath() throws Exception {
    try (MetricsHttpServer server =
        MetricsHttpServer.builder(metrics).host("127.0.0.1").pages(new OnePage()).start()) {
      int port = server.address().getPort();
      HttpResponse<String> page = send(port, "/metrics/a%20page?x=y", "GET");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).isEqualTo(TEXT);
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/x");
      assertThat(page.headers().firstValue("X-Of")).hasValue("page");
      assertThat(page.headers().firstValueAsLong("Content-Length")).hasValue(TEXT.length());
      assertThat(send(port, "/metrics", "GET").body()).contains("tare_build_info");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, /metrics/a%20page, 200",
    "POST, /metrics/a%20page, 405",
    "GET, /metrics/, 404",
    "GET, /metrics/b, 404",
    "GET, /metrics/a%20page/, 404",
    "GET, /a%20page, 404",
    "GET, /metricsa%20page, 404"
  })
  void shouldRefuseWhatIsNoPage(String method, String path, int status) throws Exception {
    try (MetricsHttpServer server =
        MetricsHttpServer.builder(metrics).host("127.0.0.1").pages(new OnePage()).start()) {
      HttpResponse<String> response = send(server.address().getPort(), path, method);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.headers().firstValue("X-Of").isPresent()).isEqualTo(status == 200);
    }
  }

  @Test
  void shouldLetInToPagesWhomItLetsInToMetrics() throws Exception {
    try (MetricsHttpServer server =
        MetricsHttpServer.builder(metrics)
            .host("127.0.0.1")
            .bearerToken("t0ken")
            .pages(new OnePage())
            .start()) {
      int port = server.address().getPort();
      assertThat(send(port, "/metrics/a%20page", "GET").statusCode()).isEqualTo(401);
      assertThat(
              send(port, "/metrics/a%20page", "GET", "Authorization", "Bearer t0ken").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void shouldHaveNoneUnlessTheyAreAskedFor() throws Exception {
    try (MetricsHttpServer server = MetricsHttpServer.start(metrics, 0)) {
      assertThat(send(server.address().getPort(), "/metrics/live", "GET").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void shouldServePagesOfAServerThatWasThereAlready() throws Exception {
    HttpServer server = local();
    OpenMetricsExporter writer = OpenMetricsExporter.create();
    server.createContext("/", new MetricsHttpHandler(metrics, writer, new OnePage()));
    server.start();
    try {
      int port = server.getAddress().getPort();
      assertThat(send(port, "/a%20page", "GET").body()).isEqualTo(TEXT);
      HttpResponse<String> scrape =
          send(port, "/", "GET", "Accept", "application/openmetrics-text");
      assertThat(scrape.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer local() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }
}
