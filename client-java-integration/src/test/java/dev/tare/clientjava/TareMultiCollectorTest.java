package dev.tare.clientjava;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.instrument.Event;
import dev.tare.instrument.Registration;
import dev.tare.instrument.StateSet;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.TraceContext;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.registry.MetricRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tare's families on a page that client_java writes. */
class TareMultiCollectorTest {
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final Metrics metrics =
      Metrics.open(
          ClientJava.patient().commonLabel("service", "a").errorHandler(errors::add).build());
  private final PrometheusRegistry registry = new PrometheusRegistry();

  @AfterEach
  void close() {
    metrics.close();
  }

  private record Span(long spanId, long traceIdHigh, long traceIdLow) implements TraceContext {}

  private void record() {
    MetricRegistry tare = metrics.registry();
    tare.counter("orders_total", "Orders.").labels("kind").family().with("b").add(3);
    tare.gauge("room", "Warmth.").register().set(-0.25);
    tare.upDownCounter("open", "Open now.").register().begin();
    dev.tare.instrument.Histogram latency =
        tare.histogram("wait_seconds", "Waits.")
            .nativeSchema(3)
            .exemplars(new Span(7, 8, 9))
            .register();
    for (int i = 0; i < 1_000; i++) {
      latency.record(i * 1_000_003L);
    }
    Event event =
        tare.event("call")
            .label("path", 7)
            .counts(tare.counter("calls_total", "Calls.").labels("path"))
            .measures(tare.histogram("call_size_bytes", "Sizes.").labels("path"))
            .register();
    event.record(event.key("/a"), event.field("call_size_bytes"), 4_096);
    tare.info("release_info", "What runs.").labels("version").register().set("1.2");
    StateSet mode = tare.stateSet("mode", "How it runs.", "draining", "normal").register();
    mode.set("draining", true);
  }

  @Test
  void shouldShowOnThatPageWhatTareShowsOnItsOwn() throws IOException {
    record();
    try (Registration shown = TareMultiCollector.register(metrics, registry)) {
      assertThat(shown).isNotNull();
      List<MetricFamily> families =
          ClientJava.families(metrics.snapshot(Detail.NATIVE), ClientJava::isNotTares);
      MetricsSnapshot own = new MetricsSnapshot(dev.tare.model.Labels.of("service", "a"), families);
      MetricSnapshots page =
          new MetricSnapshots(
              registry.scrape().stream()
                  .filter(snapshot -> ClientJava.isNotTares(FamilyReader.name(snapshot)))
                  .toList());
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      OpenMetricsExporter.create().write(own, text);
      assertThat(PageLines.of(ClientJava.page(page)))
          .hasSizeGreaterThan(30)
          .anyMatch(line -> line.contains(" # {"))
          .isEqualTo(PageLines.of(text.toString(UTF_8)));
      ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
      OpenMetricsExporter.create().prometheusProtobuf().write(own, protobuf);
      assertThat(ClientJava.protobuf(page)).isEqualTo(ClientJava.messages(protobuf.toByteArray()));
    }
  }

  @Test
  void shouldShowItsOwnWeightAndWhatIsRegisteredLaterAndNothingWhenItIsTakenBack() {
    Registration shown = TareMultiCollector.register(metrics, registry);
    assertThat(ClientJava.page(registry)).contains("tare_build_info{").doesNotContain("late_total");
    metrics.registry().counter("late_total", "Late.").register().increment();
    assertThat(ClientJava.page(registry)).contains("late_total{service=\"a\"} 1.0");
    metrics.registry().unregister("late_total");
    assertThat(ClientJava.page(registry)).doesNotContain("late_total");
    Counter.builder().name("late_total").help("Free again.").register(registry).inc(2);
    assertThat(ClientJava.page(registry)).contains("late_total 2.0");
    shown.close();
    shown.close();
    assertThat(ClientJava.page(registry)).doesNotContain("tare_").contains("late_total 2.0");
    TareMultiCollector.register(metrics, registry).close();
  }

  @Test
  void shouldShowOnlyTheFamiliesThatAreAskedFor() {
    record();
    try (Registration shown = TareMultiCollector.register(metrics, registry)) {
      assertThat(shown).isNotNull();
      assertThat(ClientJava.page(registry.scrape(name -> name.equals("room"))).lines())
          .filteredOn(line -> !line.startsWith("#"))
          .containsExactly("room{service=\"a\"} -0.25");
    }
  }

  @Test
  void shouldRefuseByNameWhatIsInTheRegistryAlready() {
    Gauge.builder().name("room").help("Theirs.").register(registry).set(7);
    record();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TareMultiCollector.register(metrics, registry))
        .withMessageContaining("name=room");
    // And nothing of it is left.
    Counter.builder().name("orders_total").help("Theirs.").register(registry).inc();
    assertThat(ClientJava.page(registry)).contains("room 7.0", "orders_total 1.0");
  }

  @Test
  void shouldHaveClientJavaRefuseWhatTareHasAlready() {
    try (Registration shown = TareMultiCollector.register(metrics, registry)) {
      assertThat(shown).isNotNull();
      record();
      registry.scrape();
      assertThatThrownBy(
              () -> Gauge.builder().name("room").help("Theirs.").register(registry).set(7))
          .hasMessageContaining("room");
      assertThat(ClientJava.page(registry)).contains("room{service=\"a\"} -0.25");
    }
  }

  @Test
  void shouldLeaveOutALaterFamilyWhoseNameIsTakenAndTellOnce() {
    Gauge.builder().name("room").help("Theirs.").register(registry).set(7);
    try (Registration shown = TareMultiCollector.register(metrics, registry)) {
      assertThat(shown).isNotNull();
      record();
      for (int scrape = 0; scrape < 3; scrape++) {
        assertThat(ClientJava.page(registry))
            .contains("room 7.0", "orders_total{kind=\"b\",service=\"a\"} 3.0")
            .doesNotContain("room{");
      }
      assertThat(metrics.snapshot().value("tare_collector_errors_total")).isEqualTo(3);
      assertThat(errors)
          .singleElement()
          .asString()
          .contains("name=room of collector=tare_in_client_java", "taken");
    }
  }

  /** As Micrometer's do. */
  private static MultiCollector unannounced(String counter) {
    return () ->
        new MetricSnapshots(
            new CounterSnapshot(
                new MetricMetadata(counter, "Theirs."),
                List.of(new CounterDataPointSnapshot(7, Labels.EMPTY, null, 0))));
  }

  @Test
  void shouldFindNamesThatCollectorsDoNotAnnounce() {
    registry.register(unannounced("room"));
    registry.register(unannounced("orders"));
    metrics.registry().gauge("room", "Warmth.").register().set(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TareMultiCollector.register(metrics, registry))
        .withMessageContaining("name=room");
    metrics.registry().unregister("room");
    try (Registration shown = TareMultiCollector.register(metrics, registry)) {
      assertThat(shown).isNotNull();
      record();
      assertThat(ClientJava.page(registry))
          .contains("room_total 7.0", "orders_total 7.0", "open{service=\"a\"} 1.0")
          .doesNotContain("room{", "orders_total{");
    }
  }

  @Test
  void shouldFindThemWithinAMinuteWhenTheyComeLater() {
    AtomicLong clock = new AtomicLong();
    metrics.registry().gauge("room", "Warmth.").register().set(1);
    try (Registration shown = TareMultiCollector.register(metrics, registry, clock::get)) {
      assertThat(shown).isNotNull();
      assertThat(ClientJava.page(registry)).contains("room{service=\"a\"} 1.0");
      registry.register(unannounced("room"));
      clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
      for (int scrape = 0; scrape < 2; scrape++) {
        assertThat(ClientJava.page(registry)).contains("room_total 7.0").doesNotContain("room{");
      }
      metrics.snapshot();
      assertThat(errors).singleElement().asString().contains("name=room", "taken");
    }
  }

  @Test
  void shouldShowTheLastNumbersWhenTareIsClosed() {
    record();
    try (Registration shown = TareMultiCollector.register(metrics, registry)) {
      assertThat(shown).isNotNull();
      metrics.close();
      assertThat(ClientJava.page(registry)).contains("room{service=\"a\"} -0.25");
    }
  }
}
