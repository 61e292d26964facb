package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.codahale.metrics.UniformReservoir;
import dev.tare.Metrics;
import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Metrics of Dropwizard come over client_java's bridge: it has one, so Tare needs none. */
class DropwizardTest {
  private final MetricRegistry dropwizard = new MetricRegistry();

  @Test
  void shouldShowWhatDropwizardCounts() {
    dropwizard.counter("jobs").inc(7);
    dropwizard.registerGauge("queue.size", () -> 3);
    Meter orders = dropwizard.meter("orders");
    orders.mark(40);
    orders.mark(2);
    Histogram sizes = new Histogram(new UniformReservoir());
    dropwizard.register("sizes", sizes);
    for (int i = 1; i <= 100; i++) {
      sizes.update(i);
    }
    Timer timer = new Timer(new UniformReservoir());
    dropwizard.register("latency", timer);
    timer.update(Duration.ofMillis(20));
    timer.update(Duration.ofMillis(20));

    // begin dropwizard
    PrometheusRegistry bridge = new PrometheusRegistry();
    DropwizardExports.builder().dropwizardRegistry(dropwizard).register(bridge);
    Metrics metrics = Metrics.open();
    PrometheusRegistryCollector.of(bridge).name("dropwizard").register(metrics);
    // end dropwizard
    try (metrics) {
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("jobs_total")).isEqualTo(7);
      assertThat(snapshot.value("queue_size")).isEqualTo(3);
      assertThat(snapshot.value("orders_total")).isEqualTo(42);
      assertThat(snapshot.value("sizes_count")).isEqualTo(100);
      assertThat(snapshot.value("sizes_quantile", "quantile", "0.99"))
          .isEqualTo(sizes.getSnapshot().get99thPercentile());
      assertThat(snapshot.value("latency_count")).isEqualTo(2);
      assertThat(snapshot.value("latency_quantile", "quantile", "0.5")).isEqualTo(0.02);
      assertThat(snapshot.find("latency_sum")).as("Dropwizard keeps none").isEmpty();

      orders.mark(8);
      dropwizard.remove("queue.size");
      snapshot = metrics.snapshot();
      assertThat(snapshot.value("orders_total")).isEqualTo(50);
      assertThat(snapshot.find("queue_size")).isEmpty();
      assertThat(snapshot.value("tare_collector_errors_total")).isZero();
    }
  }
}
