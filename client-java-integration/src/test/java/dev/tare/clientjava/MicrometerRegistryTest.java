package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.model.MetricsSnapshot;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The registry behind Micrometer's, which is what Spring Boot's actuator shows. */
class MicrometerRegistryTest {
  private final PrometheusMeterRegistry micrometer =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Metrics metrics = Metrics.open(ClientJava.patient().build());

  @AfterEach
  void close() {
    metrics.close();
    micrometer.close();
  }

  @Test
  void shouldShowTareOnItsPage() {
    TareMultiCollector.register(metrics, micrometer.getPrometheusRegistry());
    metrics.registry().counter("orders_total", "Orders.").register().add(3);
    Counter.builder("jobs").register(micrometer).increment(2);
    assertThat(micrometer.scrape().lines())
        .contains("orders_total 3.0", "jobs_total 2.0")
        .anyMatch(line -> line.startsWith("tare_build_info{"));
  }

  @Test
  void shouldRefuseByNameWhatItHasAlready() {
    Counter.builder("jobs").register(micrometer).increment(2);
    metrics.registry().counter("jobs_total", "Tare's.").register().add(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TareMultiCollector.register(metrics, micrometer.getPrometheusRegistry()))
        .withMessageContaining("name=jobs_total");
    assertThat(micrometer.scrape()).contains("jobs_total 2.0");
  }

  @Test
  void shouldBeShownInTare() {
    PrometheusRegistryCollector.register(micrometer.getPrometheusRegistry(), metrics);
    Counter.builder("jobs").tag("a", "1").register(micrometer).increment(2.5);
    Timer.builder("calls")
        .serviceLevelObjectives(Duration.ofMillis(10))
        .register(micrometer)
        .record(Duration.ofMillis(7));
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.value("jobs_total", "a", "1")).isEqualTo(2.5);
    assertThat(snapshot.value("calls_seconds_sum")).isEqualTo(0.007);
    assertThat(snapshot.value("calls_seconds_bucket", "le", "0.01")).isEqualTo(1);
    assertThat(snapshot.value("calls_seconds_max")).isEqualTo(0.007);
    assertThat(snapshot.value("tare_collector_errors_total")).isZero();
  }
}
