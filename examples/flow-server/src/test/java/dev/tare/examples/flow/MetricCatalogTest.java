package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.export.hlog.HistogramLog;
import dev.tare.export.push.Receipt;
import dev.tare.export.push.SnapshotExporter;
import dev.tare.export.push.SnapshotSender;
import dev.tare.export.totals.TotalsFile;
import dev.tare.health.Health;
import dev.tare.jetty.Naming;
import dev.tare.jetty.TareHandler;
import dev.tare.jetty.TareJetty;
import dev.tare.jetty.TareQueueHandler;
import dev.tare.jetty.client.TareHttpClient;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.process.AllResources;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.Test;

/**
 * docs/metrics.md is the catalogue of every family, optional ones included, as the code registers
 * them. It is here because this module sees all others.
 */
class MetricCatalogTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "metrics.md");
  private static final boolean WRITE = "write".equals(System.getProperty("tare.catalog"));

  @Test
  void shouldBeWhatTheCodeRegisters() throws IOException {
    String page = page();
    if (WRITE) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/metrics.md. Names are for ever; if the change is meant, run: bin/catalog")
        .isEqualTo(page);
  }

  /** Part of the page to what registers its families and returns those that it cannot. */
  private static Map<String, Function<Metrics, List<MetricDescriptor>>> parts() {
    Map<String, Function<Metrics, List<MetricDescriptor>>> parts = new LinkedHashMap<>();
    parts.put("HTTP server (`tare-jetty`)", MetricCatalogTest::jetty);
    parts.put("HTTP server, by OpenTelemetry's conventions", MetricCatalogTest::openTelemetry);
    parts.put("HTTP client (`dev.tare.jetty.client`)", MetricCatalogTest::httpClient);
    parts.put(
        "Resources (`dev.tare.process`)", metrics -> AllResources.register(metrics.registry()));
    parts.put("Health (`dev.tare.health`)", MetricCatalogTest::health);
    parts.put("Recordings (`dev.tare.export.hlog`)", MetricCatalogTest::recordings);
    parts.put("Totals (`dev.tare.export.totals`)", MetricCatalogTest::totals);
    parts.put("Push (`dev.tare.export.push`)", MetricCatalogTest::push);
    parts.put("Flow server (the example)", MetricCatalogTest::flowServer);
    return parts;
  }

  /** Every option that adds a family has to be on. */
  private static List<MetricDescriptor> jetty(Metrics metrics) {
    TareJetty.builder(new Server(), metrics, OpenMetricsExporter.create())
        .requests(TareHandler.builder(metrics.registry()).timeToFirstByte())
        .bufferPoolDetail()
        .install();
    new TareQueueHandler(metrics.registry(), "queue", new Handler.Wrapper());
    return List.of();
  }

  /** Instead of the families of requests above, where it is chosen. */
  private static List<MetricDescriptor> openTelemetry(Metrics metrics) {
    TareHandler.builder(metrics.registry())
        .naming(Naming.OPEN_TELEMETRY)
        .build(new DefaultHandler());
    return List.of();
  }

  private static List<MetricDescriptor> httpClient(Metrics metrics) {
    TareHttpClient.install(new HttpClient(), metrics.registry());
    return List.of();
  }

  private static List<MetricDescriptor> health(Metrics metrics) {
    Health health = Health.start(metrics.registry());
    List<MetricDescriptor> all = metrics.registry().descriptors();
    health.close(); // which gives them back
    return all;
  }

  private static List<MetricDescriptor> recordings(Metrics metrics) {
    HistogramLog.builder(metrics.registry(), metrics::snapshot, error -> {}).start().close();
    return List.of();
  }

  private static List<MetricDescriptor> totals(Metrics metrics) {
    TotalsFile.builder(metrics.registry(), metrics::recorded, error -> {})
        .file(Path.of("target", "catalog.totals"))
        .start()
        .close();
    return List.of();
  }

  private static List<MetricDescriptor> push(Metrics metrics) {
    SnapshotSender nowhere =
        new SnapshotSender() {
          @Override
          public String name() {
            return "nowhere";
          }

          @Override
          public Detail detail() {
            return Detail.BUCKETS;
          }

          @Override
          public Receipt send(MetricsSnapshot snapshot, Instant takenAt, Duration within) {
            return new Receipt(0);
          }

          @Override
          public void close() {}
        };
    SnapshotExporter.builder(metrics.registry(), metrics::snapshot, nowhere, error -> {})
        .start()
        .close();
    return List.of();
  }

  private static List<MetricDescriptor> flowServer(Metrics metrics) {
    new FlowMetrics(metrics.registry(), List.of("source"), 1);
    return List.of();
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Metrics

            Every family that Tare can export. Names are for ever: they follow the conventions of Prometheus, and a test holds
            this page, which `bin/catalog` writes, against the code. Units are seconds, bytes and ratios only. What cannot be
            known is absent, and so is a family without a value yet. Every series also has the `commonLabels`.

            Of Tare's own families, the last section, not all are shown by default, and those with labels as a total without
            them: [operations](operations.md) says which, and how to see all.

            A histogram's quantiles are a family of gauges of their own, which says in `window` what they cover.
            """);
    try (Metrics bare = open()) {
      MetricRegistry registry = bare.registry();
      parts().forEach((title, register) -> section(page, title, families(register)));
      section(
          page, "Tare's own weight (`tare-core`, [operations](operations.md))", byName(registry));
    }
    return page.toString();
  }

  private static Metrics open() {
    return Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  }

  private static Map<String, MetricDescriptor> byName(MetricRegistry registry) {
    return registry.descriptors().stream()
        .collect(
            Collectors.toMap(
                descriptor -> descriptor.name().value(), d -> d, (a, b) -> a, TreeMap::new));
  }

  private static Map<String, MetricDescriptor> families(
      Function<Metrics, List<MetricDescriptor>> register) {
    try (Metrics metrics = open()) {
      Map<String, MetricDescriptor> own = byName(metrics.registry());
      List<MetricDescriptor> others = register.apply(metrics);
      Map<String, MetricDescriptor> families = byName(metrics.registry());
      others.forEach(descriptor -> families.put(descriptor.name().value(), descriptor));
      families.keySet().removeAll(own.keySet());
      return families;
    }
  }

  private static void section(
      StringBuilder page, String title, Map<String, MetricDescriptor> families) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| Family | Type | Unit | Labels | Help |\n|---|---|---|---|---|\n");
    families.values().forEach(descriptor -> page.append(row(descriptor)));
  }

  private static String row(MetricDescriptor descriptor) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            descriptor.name(),
            descriptor.type().word(),
            descriptor.unit().equals(Unit.NONE) ? "" : descriptor.unit().suffix(),
            descriptor.labelNames().stream()
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(", ")),
            descriptor.help().replace("|", "\\|"));
  }
}
