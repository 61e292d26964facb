package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import dev.tare.discovery.Target;
import dev.tare.discovery.TargetFile;
import dev.tare.discovery.TargetsPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers that a real Prometheus finds by itself. */
class DiscoveryIT {
  private static final int INSTANCES = 3;
  private static final Pattern METRIC = Pattern.compile("\"metric\":\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("\"(instance|service)\":\"([^\"]*)\"");

  private final List<Metrics> opened = new ArrayList<>();
  private final List<MetricsHttpServer> servers = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    assumeThat(new Tool("prometheus").exists()).as("Prometheus is not installed").isTrue();
    for (int i = 1; i <= INSTANCES; i++) {
      Metrics metrics = Metrics.open();
      opened.add(metrics);
      metrics.registry().counter("found_total", "Found.").register().add(i);
      MetricsHttpServer server = MetricsHttpServer.builder(metrics).host("127.0.0.1").start();
      servers.add(server);
      targets.add(
          Target.at("127.0.0.1:" + server.address().getPort())
              .service("orders")
              .instance("orders-" + i));
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(MetricsHttpServer::close);
    opened.forEach(Metrics::close);
  }

  @Test
  void shouldBeFoundByFiles(@TempDir Path folder) throws Exception {
    Path files = folder.resolve("targets");
    List<TargetFile> written = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      written.add(
          TargetFile.write(files.resolve("orders-" + (i + 1) + ".json"), List.of(targets.get(i))));
    }
    String config =
        """
            file_sd_configs:
              - files: ['%s/*.json']
                refresh_interval: 1s
        """
            .formatted(files);
    try (Prometheus prometheus = Prometheus.discovering(folder, config)) {
      until(prometheus, "found_total", "orders-1", "orders-2", "orders-3");
      written.get(1).close(); // which takes it out, without a restart
      assertThat(files.resolve("orders-2.json")).doesNotExist();
      until(prometheus, "up", "orders-1", "orders-3");
    }
    try (var left = Files.list(files)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("orders-1.json", "orders-3.json");
    }
  }

  @Test
  void shouldBeFoundByHttp(@TempDir Path folder) throws Exception {
    try (Metrics metrics = Metrics.open();
        MetricsHttpServer registry =
            MetricsHttpServer.builder(metrics)
                .host("127.0.0.1")
                .page(new TargetsPage("/metrics/targets", () -> List.copyOf(targets)))
                .start()) {
      String config =
          """
              http_sd_configs:
                - url: 'http://127.0.0.1:%d/metrics/targets'
                  refresh_interval: 1s
          """
              .formatted(registry.address().getPort());
      try (Prometheus prometheus = Prometheus.discovering(folder, config)) {
        until(prometheus, "found_total", "orders-1", "orders-2", "orders-3");
      }
    }
  }

  /** Until exactly these are found, each with the service. */
  private static void until(Prometheus prometheus, String query, String... instances)
      throws Exception {
    List<String> wanted = new ArrayList<>();
    for (String instance : instances) {
      wanted.add("[instance=" + instance + ", service=orders]");
    }
    long begin = System.nanoTime();
    List<String> found = List.of();
    while (!found.equals(wanted)) {
      assertThat(System.nanoTime() - begin)
          .as("two minutes are over: %s, log %s", found, prometheus.log())
          .isLessThan(TimeUnit.MINUTES.toNanos(2));
      LockSupport.parkNanos(100_000_000);
      found =
          METRIC
              .matcher(prometheus.get("query", "query", query))
              .results()
              .map(DiscoveryIT::labels)
              .sorted()
              .toList();
    }
  }

  private static String labels(MatchResult metric) {
    TreeSet<String> labels = new TreeSet<>();
    LABEL
        .matcher(metric.group(1))
        .results()
        .forEach(label -> labels.add(label.group(1) + "=" + label.group(2)));
    return labels.toString();
  }
}
