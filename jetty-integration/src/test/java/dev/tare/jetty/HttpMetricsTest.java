package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Dictionary;
import dev.tare.model.MetricsSnapshot;
import org.junit.jupiter.api.Test;

/** What a record makes of what Jetty does not know. */
class HttpMetricsTest {

  @Test
  void shouldLeaveOutAndCountTheSizeWhenItIsNotKnown() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Dictionary routes = new Dictionary(4);
      HttpMetrics http = new HttpMetrics(metrics.registry(), routes);
      http.record(http.method("GET"), routes.id("/ok"), 200, Outcome.OK, 1_000, -1, 5);
      http.record(http.method("GET"), routes.id("/ok"), 200, Outcome.OK, 1_000, 7, 5);
      MetricsSnapshot snapshot = metrics.snapshot();
      String[] labels = {"method", "GET", "route", "/ok"};
      assertThat(snapshot.value("http_request_size_bytes_count", labels)).isEqualTo(1);
      assertThat(snapshot.value("http_request_size_bytes_sum", labels)).isEqualTo(7);
      assertThat(snapshot.value("http_response_size_bytes_count", labels)).isEqualTo(2);
      assertThat(snapshot.value("tare_jetty_sizes_unknown_total")).isEqualTo(1);
    }
  }
}
