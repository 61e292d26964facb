package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.instrument.Event;
import dev.tare.model.MetricsSnapshot;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** What a full label of an event answers with "other" is counted, by event and label. */
class LabelOverflowTest {

  private static Event event(Metrics metrics) {
    return metrics
        .registry()
        .event("request")
        .label("route", 2)
        .label("state", 8)
        .counts(metrics.registry().counter("requests_total", "Requests.").labels("route", "state"))
        .register();
  }

  private static double overflow(MetricsSnapshot snapshot, String label) {
    return snapshot.value("tare_label_overflow_total", "event", "request", "label", label);
  }

  @Test
  void shouldCountEachLookupThatFoundNoRoom() {
    try (Metrics metrics =
        Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build())) {
      Event event = event(metrics);
      assertThat(overflow(metrics.snapshot(), "route")).isZero();
      event.label("route").value("/a");
      event.label("route").value("/b");
      event.label("route").value("other"); // asked for by its name
      assertThat(event.label("route").value("/c").isOther()).isTrue();
      event.record(event.key("/d", "ok"));
      event.record(event.key("/a", "ok"));
      assertThat(overflow(metrics.snapshot(), "route")).isEqualTo(2);
      assertThat(overflow(metrics.snapshot(), "state")).isZero();
      metrics.registry().unregisterEvent("request");
      assertThatThrownBy(() -> overflow(metrics.snapshot(), "route"))
          .isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void shouldShowTheTotalWhenSelfMetricsAreFew() {
    try (Metrics metrics = Metrics.open()) {
      assertThat(metrics.snapshot().value("tare_label_overflow_total")).isZero();
      Event event = event(metrics);
      for (String route : new String[] {"/a", "/b", "/c"}) {
        event.label("route").value(route);
      }
      assertThat(metrics.snapshot().value("tare_label_overflow_total")).isEqualTo(1);
    }
  }
}
