package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.Registration;
import dev.tare.openmetrics.MetricsHttpServer;
import dev.tare.registry.MetricRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/migrate-from-client-java.md compile and run, and are those below. */
class PageExamplesTest {
  private static final Path SOURCES = Path.of("src", "test", "java", "dev", "tare", "clientjava");

  private static String get(MetricsHttpServer server) throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + server.address().getPort() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void shouldShowClientJavaOnTaresPage() throws Exception {
    PrometheusRegistry registry = new PrometheusRegistry();
    Counter.builder().name("jobs_total").help("Jobs.").register(registry).inc(2);
    int port = 0;
    // begin in-tare
    Metrics metrics = Metrics.open();
    PrometheusRegistryCollector.register(registry, metrics); // what your code has so far
    MetricsHttpServer server =
        MetricsHttpServer.builder(metrics).host("127.0.0.1").port(port).start();
    // end in-tare
    try (metrics;
        server) {
      assertThat(get(server)).contains("jobs_total 2\n", "tare_build_info{");
    }
  }

  @Test
  void shouldShowTareOnThePageOfClientJava() {
    PrometheusRegistry registry = new PrometheusRegistry();
    // begin in-client-java
    Metrics metrics = Metrics.open();
    TareMultiCollector.register(metrics, registry); // the endpoint stays what it is
    // end in-client-java
    try (metrics) {
      metrics.registry().counter("orders_total", "Orders.").register().increment();
      assertThat(ClientJava.page(registry)).contains("orders_total 1.0\n");
    }
  }

  @Test
  void shouldShowSomeOfARegistry() {
    PrometheusRegistry registry = new PrometheusRegistry();
    Counter.builder().name("jobs_total").help("Jobs.").register(registry).inc(2);
    Counter.builder().name("process_x_total").help("X.").register(registry).inc(2);
    try (Metrics metrics = Metrics.open()) {
      // begin some
      Predicate<String> notTheProcess = name -> !name.startsWith("process_");
      Registration shown =
          PrometheusRegistryCollector.of(registry)
              .families(notTheProcess) // Tare's resource tracker has the same names
              .createdTimestamps(true)
              .register(metrics);
      // end some
      assertThat(metrics.snapshot().value("jobs_total")).isEqualTo(2);
      assertThat(metrics.snapshot().find("process_x_total")).isEmpty();
      shown.close();
      assertThat(metrics.snapshot().find("jobs_total")).isEmpty();
    }
  }

  @Test
  void shouldMoveAMetric() {
    PrometheusRegistry old = new PrometheusRegistry();
    // begin before
    io.prometheus.metrics.core.metrics.Histogram latency =
        io.prometheus.metrics.core.metrics.Histogram.builder()
            .name("order_seconds")
            .help("From first byte to reply.")
            .labelNames("kind")
            .classicUpperBounds(0.001, 0.01, 0.1, 1)
            .register(old);
    latency.labelValues("retail").observe(0.005);
    // end before
    try (Metrics metrics = Metrics.open()) {
      MetricRegistry registry = metrics.registry();
      // begin after
      Family<Histogram> moved =
          registry
              .histogram("order_seconds", "From first byte to reply.")
              .labels("kind")
              .buckets(0.001, 0.01, 0.1, 1)
              .family();
      Histogram retail = moved.with("retail"); // once; keep the handle
      retail.observe(0.005); // or record(nanos), which spares the double
      // end after
      assertThat(metrics.snapshot().value("order_seconds_sum", "kind", "retail")).isEqualTo(0.005);
      assertThat(ClientJava.page(old)).contains("order_seconds_sum{kind=\"retail\"} 0.005");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"in-tare", "in-client-java", "some", "before", "after", "dropwizard"})
  void shouldStandOnThePage(String name) throws IOException {
    String source = name.equals("dropwizard") ? "DropwizardTest" : "PageExamplesTest";
    String example =
        Files.readAllLines(SOURCES.resolve(source + ".java")).stream()
            .dropWhile(line -> !line.strip().equals("// begin " + name))
            .skip(1)
            .takeWhile(line -> !line.strip().equals("// end " + name))
            .collect(Collectors.joining("\n"))
            .stripIndent();
    String page = Files.readString(Path.of("..", "docs", "migrate-from-client-java.md"));
    List<String> blocks = List.of(page.split("```java\n", -1));

    assertThat(example.lines()).hasSizeGreaterThan(1);
    assertThat(blocks.subList(1, blocks.size()))
        .anySatisfy(block -> assertThat(block).startsWith(example + "\n```"));
  }
}
