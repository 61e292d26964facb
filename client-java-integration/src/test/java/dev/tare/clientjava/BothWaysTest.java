package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.instrument.Registration;
import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tare in a registry that is in Tare: each page has each family once, and no scrape waits. */
class BothWaysTest {
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final Metrics metrics = open();
  private final PrometheusRegistry registry = new PrometheusRegistry();

  private Metrics open() {
    return Metrics.open(ClientJava.patient().errorHandler(errors::add).build());
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private void registerBoth(boolean tareFirst) {
    if (tareFirst) {
      TareMultiCollector.register(metrics, registry);
    }
    PrometheusRegistryCollector.register(registry, metrics);
    if (!tareFirst) {
      TareMultiCollector.register(metrics, registry);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldShowEachFamilyOnceOnBothPages(boolean tareFirst) {
    metrics.registry().gauge("ours", "Tare's.").register().set(1);
    Gauge.builder().name("theirs").help("Theirs.").register(registry).set(2);
    registerBoth(tareFirst);
    metrics.registry().gauge("ours_later", "Tare's.").register().set(3);
    Gauge.builder().name("theirs_later").help("Theirs.").register(registry).set(4);
    for (int scrape = 0; scrape < 3; scrape++) {
      assertThat(ClientJava.page(registry).lines())
          .containsOnlyOnce("ours 1.0", "theirs 2.0", "ours_later 3.0", "theirs_later 4.0");
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("ours")).isEqualTo(1);
      assertThat(snapshot.value("theirs")).isEqualTo(2);
      assertThat(snapshot.value("ours_later")).isEqualTo(3);
      assertThat(snapshot.value("theirs_later")).isEqualTo(4);
      assertThat(snapshot.value("tare_collector_errors_total")).isZero();
      assertThat(snapshot.value("tare_collector_overruns_total")).isZero();
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldShowATareInTheRegistryOfAnother() {
    try (Metrics other = open()) {
      other.registry().gauge("others", "The other's.").register().set(5);
      try (Registration shown = TareMultiCollector.register(other, registry)) {
        assertThat(shown).isNotNull();
        PrometheusRegistryCollector.of(registry)
            .families(ClientJava::isNotTares) // of which each has the same
            .register(metrics);
        assertThat(metrics.snapshot().value("others")).isEqualTo(5);
        assertThat(errors).isEmpty();
      }
    }
  }

  /** What a test suite and an application that is deployed again do, with a registry that stays. */
  @Test
  void shouldLeaveNothingBehind() {
    for (int start = 0; start < 50; start++) {
      try (Metrics started = open();
          Registration theirs = PrometheusRegistryCollector.register(registry, started);
          Registration ours = TareMultiCollector.register(started, registry)) {
        assertThat(theirs).isNotSameAs(ours);
        started.registry().gauge("ours", "Tare's.").register().set(start);
        assertThat(ClientJava.page(registry).lines()).contains("ours " + (double) start);
      }
    }
    assertThat(registry.scrape().size()).isZero();
    Gauge.builder().name("ours").help("Free again.").register(registry).set(7);
    assertThat(ClientJava.page(registry)).contains("ours 7.0");
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldBearScrapesOfBothAtOnce() throws Exception {
    Gauge.builder().name("theirs").help("Theirs.").register(registry).set(2);
    metrics.registry().gauge("ours", "Tare's.").register().set(1);
    registerBoth(true);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> scrapes = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 100; i++) {
        scrapes.add(
            threads.submit(
                () ->
                    assertThat(ClientJava.page(registry).lines())
                        .containsOnlyOnce("ours 1.0", "theirs 2.0")));
        scrapes.add(
            threads.submit(() -> assertThat(metrics.snapshot().value("theirs")).isEqualTo(2)));
      }
      for (Future<?> scrape : scrapes) {
        scrape.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(errors).isEmpty();
  }
}
