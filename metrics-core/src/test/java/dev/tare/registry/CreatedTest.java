package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.SummaryFamily;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Series say when they began, where that is asked for; what comes again begins anew. */
class CreatedTest {
  private final AtomicLong nowMs = new AtomicLong(1_000);

  private TestMetrics open() {
    return TestMetrics.open(
        MetricsOptions.builder()
            .createdTimestamps(true)
            .epochClock(nowMs::get)
            .scrapeTimeout(Duration.ofHours(1)));
  }

  private static long created(TestMetrics tare, String name, int row) {
    MetricFamily family = tare.metrics().snapshot(Detail.NATIVE).family(name);
    if (family instanceof CounterFamily counters) {
      return counters.createdMs(row);
    }
    return family instanceof HistogramFamily histograms
        ? histograms.createdMs(row)
        : ((SummaryFamily) family).createdMs(row);
  }

  @Test
  void shouldSayWhenEachSeriesOfACounterBegan() {
    try (TestMetrics tare = open()) {
      Family<Counter> calls = tare.registry().counter("c_total", "C.").labels("l").family();
      calls.with("a").increment();
      nowMs.set(2_000);
      calls.with("b").increment();
      calls.with("a").increment();
      assertThat(created(tare, "c_total", 0)).isEqualTo(1_000);
      assertThat(created(tare, "c_total", 1)).isEqualTo(2_000);
      nowMs.set(3_000);
      calls.remove("a");
      assertThat(created(tare, "c_total", 0)).as("of b").isEqualTo(2_000);
      calls.with("a");
      assertThat(created(tare, "c_total", 0)).as("of the new one").isEqualTo(3_000);
      assertThat(tare.value("c_total", "l", "a")).isZero();
    }
  }

  @Test
  void shouldSayWhenEachSeriesOfAHistogramBegan() {
    try (TestMetrics tare = open()) {
      Family<Histogram> times =
          tare.registry().histogram("t_seconds", "T.").labels("l").nativeSchema(3).family();
      times.with("a").record(1L);
      nowMs.set(2_000);
      times.with("b").record(1L);
      assertThat(created(tare, "t_seconds", 0)).isEqualTo(1_000);
      assertThat(created(tare, "t_seconds", 1)).isEqualTo(2_000);
      nowMs.set(3_000);
      times.remove("a");
      times.with("a").record(1L);
      assertThat(created(tare, "t_seconds", 0)).isEqualTo(3_000);
    }
  }

  @Test
  void shouldSayWhenSeriesBeganThatAnEventFeeds() {
    try (TestMetrics tare = open()) {
      Event event =
          tare.registry()
              .event("order")
              .label("kind", 7)
              .counts(tare.registry().counter("o_total", "O.").labels("kind"))
              .measures(tare.registry().histogram("o_seconds", "O.").labels("kind"))
              .register();
      long key = event.key("a");
      nowMs.set(2_000);
      event.record(key, event.field(0), 5);
      assertThat(List.of(created(tare, "o_total", 0), created(tare, "o_seconds", 0)))
          .containsOnly(2_000L);
      nowMs.set(3_000);
      tare.registry().removeSeries("o_total", "a");
      event.record(key, event.field(0), 5);
      assertThat(tare.value("o_total", "kind", "a")).isEqualTo(1);
      assertThat(created(tare, "o_total", 0)).isEqualTo(3_000);
      assertThat(created(tare, "o_seconds", 0)).as("was not removed").isEqualTo(2_000);
    }
  }

  @Test
  void shouldBeginAnewWhatIsRegisteredAgain() {
    try (TestMetrics tare = open()) {
      tare.registry().counter("c_total", "C.").register().increment();
      nowMs.set(2_000);
      tare.registry().unregister("c_total");
      tare.registry().counter("c_total", "C.").register();
      assertThat(created(tare, "c_total", 0)).isEqualTo(2_000);
    }
  }

  @Test
  void shouldSayOfItselfSinceWhenItIsOpen() {
    try (TestMetrics tare = open()) {
      nowMs.set(2_000);
      assertThat(created(tare, "tare_records_shared_total", 0)).isEqualTo(1_000);
      assertThat(created(tare, "tare_drain_seconds", 0)).isEqualTo(1_000);
    }
  }

  @Test
  void shouldNotAskForTheTimeWhereItIsNotWanted() {
    AtomicLong asked = new AtomicLong();
    try (TestMetrics tare =
        TestMetrics.open(MetricsOptions.builder().epochClock(asked::incrementAndGet))) {
      tare.registry().counter("c_total", "C.").register().increment();
      tare.registry().histogram("t_seconds", "T.").register().record(1L);
      assertThat(created(tare, "c_total", 0)).isZero();
      assertThat(created(tare, "t_seconds", 0)).isZero();
      assertThat(created(tare, "tare_drain_seconds", 0)).isZero();
      assertThat(asked).hasValue(0);
    }
  }

  @Test
  void shouldLeaveUnknownWhatIsKeptElsewhere() {
    try (TestMetrics tare = open()) {
      tare.registry().counter("k_total", "K.").callback(() -> 5);
      assertThat(created(tare, "k_total", 0)).isZero();
    }
  }
}
