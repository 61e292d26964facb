package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.Unit;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded is what a real VictoriaMetrics answers. */
class VictoriaMetricsIT {
  private static final @Nullable String PROGRAM = System.getenv("VICTORIA_METRICS");

  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"]");

  private static final String CONFIGURATION =
      """
      global:
        scrape_interval: 1s
      scrape_configs:
        - job_name: tare
          static_configs:
            - targets: ['127.0.0.1:%d']
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldAnswerExactlyWhatWasRecorded(@TempDir Path folder) throws Exception {
    assumeThat(PROGRAM).as("VICTORIA_METRICS is the path of a VictoriaMetrics").isNotNull();
    MetricsOptions options =
        MetricsOptions.builder().commonLabel("service", "orders").utf8Names(true).build();
    try (Metrics metrics = Metrics.open(options);
        MetricsHttpServer server = MetricsHttpServer.builder(metrics).host("127.0.0.1").start()) {
      metrics.registry().counter("calls_total", "C.").register().add((1L << 53) - 1);
      metrics.registry().gauge("room.warmth", "W.").register().set(20.5);
      var sizes = metrics.registry().histogram("sizes_bytes", "S.").unit(Unit.BYTES).register();
      sizes.record(64);
      sizes.record(1_000);
      Path file = Files.writeString(folder.resolve("scrape.yml"), config(server));
      int port = freePort();
      Process process = start(folder, file, port);
      try {
        await(port, "calls_total{service=\"orders\"}", 9_007_199_254_740_991.0);
        await(port, "room_warmth", 20.5);
        await(port, "sizes_bytes_bucket{le=\"64.0\"}", 1);
        await(port, "sizes_bytes_sum", 1_064);
        await(port, "sizes_bytes_count", 2);
        await(port, "scrape_samples_scraped - scrape_samples_post_metric_relabeling", 0);
        await(port, "up", 1);
      } finally {
        process.destroyForcibly().onExit().join();
      }
    }
  }

  private static String config(MetricsHttpServer server) {
    return CONFIGURATION.formatted(server.address().getPort());
  }

  private static Process start(Path folder, Path configuration, int port) throws IOException {
    return new ProcessBuilder(
            String.valueOf(PROGRAM),
            "-promscrape.config=" + configuration,
            "-storageDataPath=" + folder.resolve("data"),
            "-httpListenAddr=127.0.0.1:" + port,
            "-memory.allowedBytes=256MB",
            "-search.latencyOffset=0s")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /** It cannot say which port it was given, so it is not asked to choose one. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(int port, String query, double value) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    List<Double> values = values(port, query);
    while (!values.equals(List.of(value))) {
      assertThat(System.nanoTime()).as(() -> query).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      values = values(port, query);
    }
  }

  private List<Double> values(int port, String query) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/prometheus/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(query, StandardCharsets.UTF_8)));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    try {
      String answer = client.send(request, BodyHandlers.ofString()).body();
      return VALUE.matcher(answer).results().map(m -> Samples.number(m.group(1))).toList();
    } catch (ConnectException e) {
      return List.of(); // not listening yet
    }
  }
}
