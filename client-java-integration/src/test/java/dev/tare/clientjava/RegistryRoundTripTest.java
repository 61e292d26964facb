package dev.tare.clientjava;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.instrument.Registration;
import dev.tare.model.Labels;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.OpenMetricsExporter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What client_java has is what Tare shows, to the unit, on each kind of page. */
class RegistryRoundTripTest {
  private final PrometheusRegistry registry = EveryType.registry();
  private final Metrics metrics = Metrics.open(ClientJava.patient().build());
  private final OpenMetricsExporter exporter = OpenMetricsExporter.create();

  @AfterEach
  void close() {
    metrics.close();
  }

  private List<MetricFamily> shown(boolean created, Predicate<String> names) {
    try (Registration open =
        PrometheusRegistryCollector.of(registry).createdTimestamps(created).register(metrics)) {
      assertThat(open).isNotNull();
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("tare_collector_errors_total")).isZero();
      return ClientJava.families(snapshot, ClientJava::isNotTares).stream()
          .filter(family -> names.test(family.descriptor().name().value()))
          .toList();
    }
  }

  @Test
  void shouldComeBackAsTheSamePage() {
    assertThat(ClientJava.page(ClientJava.words(shown(true, name -> true))))
        .isEqualTo(ClientJava.page(registry));
  }

  @Test
  void shouldShowTheSameSamplesAsOpenMetrics() throws IOException {
    List<MetricFamily> families = shown(true, name -> true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exporter.write(new MetricsSnapshot(Labels.EMPTY, families), out);
    assertThat(PageLines.of(out.toString(UTF_8)))
        .isEqualTo(PageLines.of(ClientJava.page(registry)));
  }

  @Test
  void shouldShowTheSameBytesAsProtobuf() throws IOException {
    boolean tellsCreated = !System.getProperty("tare.test.client-java", "").startsWith("1.3.");
    assertSameBytes(tellsCreated, name -> name.endsWith("_total"));
    // Of others client_java does not tell when they began. A histogram that is native only has a
    // bucket up to +Inf beside in Tare.
    assertSameBytes(false, name -> !name.endsWith("_total") && !name.equals("size_bytes"));
  }

  private void assertSameBytes(boolean created, Predicate<String> names) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exporter
        .prometheusProtobuf()
        .write(new MetricsSnapshot(Labels.EMPTY, shown(created, names)), out);
    MetricSnapshots own =
        new MetricSnapshots(
            registry.scrape().stream()
                .filter(snapshot -> names.test(FamilyReader.name(snapshot)))
                .toList());
    assertThat(ClientJava.messages(out.toByteArray())).isEqualTo(ClientJava.protobuf(own));
  }

  @Test
  void shouldTellWhenSeriesBeganOnlyWhereAskedFor() {
    assertThat(ClientJava.page(ClientJava.words(shown(false, name -> true))))
        .doesNotContain("_created");
  }
}
