package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.Metrics;
import dev.tare.openmetrics.MetricsHttpServer;
import io.micrometer.core.instrument.MockClock;
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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reads an application's meters, and those of every binder. */
class PrometheusIT {
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"]");
  private static final String CONFIGURATION =
      """
      scrape_configs:
        - job_name: tare
          scrape_interval: 1s
          scrape_timeout: 1s
          static_configs:
            - targets: ['127.0.0.1:%d']
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldReadEveryMeter(@TempDir Path folder) throws Exception {
    assumeTrue(
        isInstalled("prometheus"), "prometheus is not on the PATH (Debian package prometheus)");
    MockClock clock = new MockClock();
    try (Metrics metrics = Metrics.open();
        MetricsHttpServer server = MetricsHttpServer.start(metrics, 0)) {
      TareMeterRegistry registry = new TareMeterRegistry(metrics, clock, Duration.ofMinutes(1));
      try (Binders bound = new Binders(new TareMeterRegistry(metrics))) {
        Shop shop = new Shop(registry, clock);
        shop.work();
        read(folder, server.address().getPort(), metrics);
        assertThat(bound).isNotNull();
      }
    }
  }

  private void read(Path folder, int target, Metrics metrics) throws Exception {
    Path file = folder.resolve("prometheus.yml");
    Path log = folder.resolve("prometheus.log");
    Files.writeString(file, CONFIGURATION.formatted(target));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (query(port, "count_over_time(up[10m]) >= 2 and up == 1").isEmpty()) {
        assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      for (String sample : samples(MeterPages.of(metrics))) {
        List<Double> read = query(port, sample.substring(0, sample.lastIndexOf(' ')));
        double expected = Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1));
        assertThat(read).as(sample).containsExactly(expected);
      }
      assertThat(query(port, "hikaricp_connections_usage_seconds_count{pool=\"shop\"}"))
          .containsExactly((double) Binders.QUERIES);
      assertThat(query(port, "jvm_memory_used_bytes{area=\"heap\"} > 0")).isNotEmpty();
      assertThat(query(port, "logback_events_total{level=\"warn\"}")).containsExactly(1.0);
      assertThat(query(port, "executor_seconds_count{name=\"workers\"}"))
          .containsExactly((double) Binders.TASKS);
      assertThat(query(port, "cache_gets_total{cache=\"articles\",result=\"hit\"}"))
          .containsExactly(1.0);
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Those of the shop, whose clock stands still: of each family the counts and sums. */
  private static List<String> samples(String page) {
    List<String> samples =
        page.lines()
            .filter(line -> line.startsWith("order") || line.startsWith("basket"))
            .filter(line -> line.contains("_count{") || line.contains("_sum{"))
            .filter(line -> line.contains("kind=\"retail\""))
            .toList();
    assertThat(samples).hasSizeGreaterThan(15);
    return samples;
  }

  private List<Double> query(int port, String expression) throws Exception {
    String uri =
        "http://127.0.0.1:%d/api/v1/query?query=%s"
            .formatted(port, URLEncoder.encode(expression, StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(10)).build();
    try {
      Matcher values = VALUE.matcher(client.send(request, BodyHandlers.ofString()).body());
      return values.results().map(value -> Double.parseDouble(value.group(1))).toList();
    } catch (ConnectException e) {
      return List.of(); // not listening yet
    }
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Path.of(folder).resolve(program).toFile().canExecute());
  }

  /** Prometheus cannot say which port it was given, so it is not asked to choose one. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
