package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.instrument.Histogram;
import dev.tare.model.TraceContext;
import dev.tare.openmetrics.MetricsHttpHandler;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.openmetrics.Prometheus;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To a real Prometheus both pages are the same, whichever way the families went. */
class ClientJavaPrometheusIT {
  private static final ExpositionFormats FORMATS = ExpositionFormats.init();

  private record Span(long spanId, long traceIdHigh, long traceIdLow) implements TraceContext {}

  @Test
  void shouldBeTheSameToPrometheus(@TempDir Path folder) throws Exception {
    assumeThat(isThere()).as("prometheus is on the path").isTrue();
    PrometheusRegistry theirs = EveryType.registry();
    PrometheusRegistry ours = new PrometheusRegistry();
    ExecutorService executor = Executors.newFixedThreadPool(4);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    try (Metrics withTheirs = Metrics.open(ClientJava.patient().build());
        Metrics tare = Metrics.open(ClientJava.patient().build())) {
      PrometheusRegistryCollector.register(theirs, withTheirs);
      record(tare);
      TareMultiCollector.register(tare, ours);
      Map<String, String> jobs = new TreeMap<>();
      for (String job : List.of("theirs", "theirs_in_tare", "tare", "tare_in_theirs")) {
        jobs.put(job, "/" + job);
      }
      server.createContext("/theirs", exchange -> page(theirs, exchange));
      server.createContext("/tare_in_theirs", exchange -> page(ours, exchange));
      OpenMetricsExporter exporter = OpenMetricsExporter.create();
      server.createContext("/theirs_in_tare", new MetricsHttpHandler(withTheirs, exporter));
      server.createContext("/tare", new MetricsHttpHandler(tare, OpenMetricsExporter.create()));
      server.start();
      try (Prometheus prometheus = new Prometheus(folder, server.getAddress().getPort(), jobs)) {
        for (String job : jobs.keySet()) {
          await(prometheus, job);
        }
        assertThat(series(prometheus, "theirs_in_tare"))
            .hasSizeGreaterThan(20)
            .anyMatch(series -> series.contains("\"histogram\":")) // native buckets
            .isEqualTo(series(prometheus, "theirs"));
        assertThat(series(prometheus, "tare_in_theirs"))
            .hasSizeGreaterThan(5)
            .anyMatch(series -> series.contains("\"histogram\":"))
            .isEqualTo(series(prometheus, "tare"));
      }
    } finally {
      server.stop(0);
      executor.shutdownNow();
    }
  }

  private static boolean isThere() {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "prometheus")));
  }

  private static void record(Metrics tare) {
    tare.registry().counter("orders_total", "Orders.").labels("kind").family().with("b").add(3);
    tare.registry().gauge("room", "Warmth.").register().set(-0.25);
    Histogram waits =
        tare.registry()
            .histogram("wait_seconds", "Waits.")
            .nativeSchema(3)
            .exemplars(new Span(7, 8, 9))
            .register();
    Histogram calls = tare.registry().histogram("call_seconds", "Calls.").register();
    for (int i = 0; i < 1_000; i++) {
      waits.record(i * 1_000_003L);
      calls.record(i * 999L);
    }
  }

  /** As client_java's own servers do. */
  private static void page(PrometheusRegistry registry, HttpExchange exchange) throws IOException {
    try (exchange) {
      ExpositionFormatWriter writer =
          FORMATS.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      writer.write(page, registry.scrape());
      exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
      exchange.sendResponseHeaders(200, page.size());
      try (OutputStream out = exchange.getResponseBody()) {
        page.writeTo(out);
      }
    }
  }

  private static void await(Prometheus prometheus, String job) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!prometheus.get("query", "query", "up{job=\"" + job + "\"}").contains(",\"1\"]")) {
      assertThat(System.nanoTime()).as(() -> job + " " + prometheus.log()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /**
   * All series of a job with their values, without its name and time; not Tare's own weight. A
   * quantile of the last minute is another one now and then.
   */
  private static List<String> series(Prometheus prometheus, String job) throws Exception {
    String others = "tare_.*|scrape_.*|up|.*_quantile_.*";
    String answer =
        prometheus.get("query", "query", "{job=\"%s\",__name__!~\"%s\"}".formatted(job, others));
    return Stream.of(answer.split("\\{\"metric\":", -1))
        .skip(1)
        .map(series -> series.replaceAll("\"(job|instance)\":\"[^\"]*\",?", ""))
        .map(series -> series.replaceAll("\"(value|histogram)\":\\[[0-9.]+,", "\"$1\":["))
        .map(series -> series.replaceAll("[,\\]}]*$", ""))
        .sorted()
        .toList();
  }
}
