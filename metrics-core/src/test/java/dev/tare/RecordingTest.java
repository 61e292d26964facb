package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one thread records is in the next snapshot, to the unit. */
@Tag("recording")
class RecordingTest {

  @Test
  void shouldShowEveryRecordMadeBeforeTheSnapshot() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Counter counter = metrics.registry().counter("a_total", "Counts a.").register();
      Histogram histogram =
          metrics
              .registry()
              .histogram("b_seconds", "Times b.")
              .unit(Unit.SECONDS)
              .lifetimeQuantiles()
              .register();
      long sum = 0;
      for (int i = 1; i <= 20_000; i++) {
        counter.increment();
        histogram.record(i * 1_000L);
        sum += i * 1_000L;
        if (i % 1_000 == 0) {
          MetricsSnapshot snapshot = metrics.snapshot();
          assertThat(snapshot.value("a_total")).isEqualTo(i);
          assertThat(snapshot.value("b_seconds_count")).isEqualTo(i);
          assertThat(snapshot.value("b_seconds_sum")).isEqualTo(sum / 1e9);
          assertThat(snapshot.value("b_seconds_bucket", "le", "0.0005"))
              .isEqualTo(Math.min(i, 500));
        }
      }
      assertThat(
              metrics.snapshot().value("b_quantile_seconds", "quantile", "1", "window", "lifetime"))
          .isEqualTo(0.02);
    }
  }

  @Test
  void shouldFeedAllFamiliesOfAnEventInStep() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Event event =
          metrics
              .registry()
              .event("order")
              .label("kind", 7)
              .counts(metrics.registry().counter("orders_total", "Orders.").labels("kind"))
              .measures(
                  metrics
                      .registry()
                      .histogram("order_seconds", "Time.")
                      .unit(Unit.SECONDS)
                      .labels("kind"))
              .measures(
                  metrics
                      .registry()
                      .histogram("order_bytes", "Size.")
                      .unit(Unit.BYTES)
                      .labels("kind"))
              .register();
      EventField time = event.field("order_seconds");
      EventField size = event.field("order_bytes");
      for (int i = 1; i <= 5_000; i++) {
        event.record(event.key("retail"), time, 5_000, size, i % 2 == 0 ? 100 : Event.ABSENT);
      }
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("orders_total", "kind", "retail")).isEqualTo(5_000);
      assertThat(snapshot.value("order_seconds_count", "kind", "retail")).isEqualTo(5_000);
      assertThat(snapshot.value("order_bytes_count", "kind", "retail")).isEqualTo(2_500);
      assertThat(snapshot.value("order_bytes_sum", "kind", "retail")).isEqualTo(250_000);
    }
  }
}
