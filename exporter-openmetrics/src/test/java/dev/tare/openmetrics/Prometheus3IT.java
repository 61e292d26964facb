package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import dev.tare.model.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus 3 reads every format in every escaping that it can ask for, each family whole:
 * of every type, with units, names that need to be escaped, and common labels.
 */
class Prometheus3IT {
  /** A path, as both may be on one machine. */
  private static final @Nullable String PROGRAM = System.getenv("PROMETHEUS3");

  private static final Map<String, String> PROTOCOLS =
      Map.of(
          "PrometheusText0.0.4", "text/plain",
          "PrometheusText1.0.0", "text/plain",
          "OpenMetricsText1.0.0", "application/openmetrics-text",
          "PrometheusProto", "application/vnd.google.protobuf");

  private static final String[] NONE = {};
  private static final String[] PATH = {"path", "a"};

  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"]");

  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().utf8Names(true).build());
  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private final Set<String> accepts = ConcurrentHashMap.newKeySet();
  private final HttpServer server;

  Prometheus3IT() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    executor.shutdownNow();
    metrics.close();
  }

  /** Writes that snapshot in the format that is asked for. */
  private record Fixed(SnapshotWriter writer, MetricsSnapshot snapshot) implements SnapshotWriter {
    @Override
    public String format() {
      return writer.format();
    }

    @Override
    public String contentType() {
      return writer.contentType();
    }

    @Override
    public Detail detail() {
      return writer.detail();
    }

    @Override
    public SnapshotWriter forAccept(@Nullable String accept) {
      return new Fixed(writer.forAccept(accept), snapshot);
    }

    @Override
    public void write(MetricsSnapshot scraped, OutputStream out) throws IOException {
      writer.write(snapshot, out);
    }
  }

  private MetricsSnapshot everything() throws IOException {
    metrics.registry().counter("net.io_bytes_total", "B.").unit(Unit.BYTES).register().add(5);
    metrics.registry().counter("net_io_seconds_total", "S.").unit(Unit.SECONDS).register().add(6);
    metrics.registry().gauge("disk.used_ratio", "R.").unit(Unit.RATIO).register().set(0.5);
    metrics.registry().histogram("a.b_seconds", "S.").unit(Unit.SECONDS).register().record(5L);
    metrics.write(OpenMetricsExporter.create(), new ByteArrayOutputStream());
    List<MetricFamily> families = new ArrayList<>();
    families.addAll(metrics.snapshot().families());
    families.addAll(TestSnapshots.everyType().families());
    families.addAll(TestSnapshots.utf8().families());
    return new MetricsSnapshot(Labels.of("service.name", "orders", "zone", "a"), families);
  }

  @Test
  void shouldReadEveryFormatInEveryEscaping(@TempDir Path folder) throws Exception {
    assumeThat(PROGRAM).as("PROMETHEUS3 is the path of a Prometheus 3").isNotNull();
    MetricsSnapshot snapshot = everything();
    OpenMetricsExporter exporter = OpenMetricsExporter.create();
    Map<String, String> jobs = new LinkedHashMap<>();
    Map<String, String> options = new LinkedHashMap<>();
    for (NameEscaping escaping : NameEscaping.values()) {
      for (String protocol : PROTOCOLS.keySet()) {
        String job = protocol + "-" + escaping.word();
        jobs.put(job, "/" + job);
        options.put(
            job,
            "    metric_name_escaping_scheme: %s\n    scrape_protocols: [%s]\n"
                .formatted(escaping.word(), protocol));
        MetricsHttpHandler handler = new MetricsHttpHandler(metrics, new Fixed(exporter, snapshot));
        server.createContext(
            "/" + job,
            exchange -> {
              handler.handle(exchange);
              served.add(job + " " + exchange.getResponseHeaders().getFirst("Content-Type"));
            });
      }
    }
    MetricsHttpHandler handler = new MetricsHttpHandler(metrics, new Fixed(exporter, snapshot));
    server.createContext(
        "/default",
        exchange -> {
          accepts.add(exchange.getRequestHeaders().getFirst("Accept"));
          handler.handle(exchange);
        });
    jobs.put("default", "/default");
    int port = server.getAddress().getPort();
    try (Prometheus prometheus =
        new Prometheus(String.valueOf(PROGRAM), Prometheus.FEATURES, folder, port, jobs, options)) {
      awaitScrapes(prometheus, jobs.size());
      assertThat(accepts).containsExactly(ClientsTest.PROMETHEUS_3_NATIVE);
      for (NameEscaping escaping : NameEscaping.values()) {
        for (String protocol : PROTOCOLS.keySet()) {
          assertWhole(prometheus, snapshot, protocol, escaping);
        }
      }
    }
  }

  private void assertWhole(
      Prometheus prometheus, MetricsSnapshot snapshot, String protocol, NameEscaping escaping)
      throws Exception {
    String job = protocol + "-" + escaping.word();
    // Whatever it is configured to, Prometheus names an escaping in these two only.
    boolean named = protocol.endsWith("1.0.0");
    NameEscaping used = named ? escaping : NameEscaping.UNDERSCORES;
    assertThat(served)
        .anyMatch(
            answer ->
                answer.startsWith(job + " " + PROTOCOLS.get(protocol))
                    && (!named || answer.endsWith("escaping=" + used.word())));
    String text = "text/plain;escaping=" + used.word();
    int samples =
        Samples.parse(Documents.write(OpenMetricsExporter.create().forAccept(text), snapshot))
            .values()
            .size();
    samples += protocol.startsWith("OpenMetrics") ? SnapshotValues.created(snapshot) : 0;
    boolean protobuf = protocol.equals("PrometheusProto");
    assertThat(query(prometheus, "scrape_samples_scraped{job=\"%s\"}".formatted(job)))
        .as(job)
        .containsExactly((double) samples - (protobuf ? ofNativeHistograms(snapshot) : 0));
    for (String name : List.of("orders.done_total", "net_io_seconds_total", "disk.used_ratio")) {
      String series = "{\"%s\",job=\"%s\"}".formatted(used.metric(name), job);
      assertThat(query(prometheus, series))
          .as(series)
          .containsExactly(snapshot.value(name, name.startsWith("orders") ? PATH : NONE));
    }
  }

  /** Prometheus has a histogram with native buckets for one sample, and none of its others. */
  private static int ofNativeHistograms(MetricsSnapshot snapshot) {
    int samples = 0;
    for (MetricFamily family : snapshot.families()) {
      for (int row = 0; row < family.series().size(); row++) {
        if (family instanceof HistogramFamily histogram && histogram.nativeHistogram(row) != null) {
          samples += histogram.buckets() + 1;
        }
      }
    }
    return samples;
  }

  private static void awaitScrapes(Prometheus prometheus, int jobs) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String ready = "count(count_over_time(up[10m]) >= 2 and up == 1)";
    while (!query(prometheus, ready).equals(List.of((double) jobs))) {
      assertThat(System.nanoTime()).as(() -> targets(prometheus)).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Which targets are down, and why. */
  private static String targets(Prometheus prometheus) {
    try {
      return Pattern.compile("\"lastError\":\"[^\"]+\"")
          .matcher(prometheus.get("targets", "state", "active"))
          .results()
          .map(result -> result.group())
          .toList()
          .toString();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }

  /** The values of all series of the answer. */
  private static List<Double> query(Prometheus prometheus, String expression) throws Exception {
    String answer = prometheus.get("query", "query", expression);
    return VALUE.matcher(answer).results().map(m -> Samples.number(m.group(1))).toList();
  }
}
