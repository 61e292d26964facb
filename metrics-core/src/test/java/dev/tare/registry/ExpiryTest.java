package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.Family;
import dev.tare.instrument.Gauge;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Series that go by themselves, by a clock that the test drives. */
class ExpiryTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong clock = new AtomicLong(-1_000);

  @Test
  void shouldRemoveOnlyWhatNothingWasRecordedInto() {
    try (TestMetrics test = open()) {
      Family<Counter> counters =
          test.registry().counter("a_total", "A.").labels("k").expireAfter(HOUR).family();
      Family<Counter> kept = test.registry().counter("b_total", "B.").labels("k").family();
      Family<Histogram> histograms =
          test.registry()
              .histogram("t_seconds", "T.")
              .unit(Unit.SECONDS)
              .labels("k")
              .expireAfter(HOUR)
              .family();
      kept.with("idle").increment();
      counters.with("idle").increment();
      histograms.with("idle").record(1);
      for (int quarter = 0; quarter < 6; quarter++) {
        counters.with("busy").increment();
        histograms.with("busy").record(0); // moves neither sum nor maximum
        pass(test, Duration.ofMinutes(15));
        boolean early = quarter < 3;
        assertThat(has(test, "a_total", "idle")).as("quarter %d", quarter).isIn(early, quarter < 4);
        assertThat(has(test, "t_seconds_count", "idle")).isIn(early, quarter < 4);
      }
      assertThat(has(test, "a_total", "idle")).isFalse();
      assertThat(has(test, "t_seconds_count", "idle")).isFalse();
      assertThat(has(test, "b_total", "idle")).isTrue();
      assertThat(test.value("a_total", "k", "busy")).isEqualTo(6);
      assertThat(test.value("t_seconds_count", "k", "busy")).isEqualTo(6);
      counters.with("idle").increment();
      assertThat(test.value("a_total", "k", "idle")).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepWhatIsOpenAndRemoveWhatIsClosed() {
    try (TestMetrics test = open()) {
      Family<UpDownCounter> family =
          test.registry().upDownCounter("o", "O.").labels("k").expireAfter(HOUR).family();
      family.with("open").begin();
      family.with("closed").begin();
      family.with("closed").end();
      passHours(test, 3);
      assertThat(has(test, "o", "open")).isTrue();
      assertThat(has(test, "o", "closed")).isFalse();
      family.with("open").end();
      passHours(test, 3);
      assertThat(has(test, "o", "open")).isFalse();
    }
  }

  @Test
  void shouldKeepAGaugeThatChanges() {
    try (TestMetrics test = open()) {
      Family<Gauge> family =
          test.registry().gauge("g", "G.").labels("k").expireAfter(HOUR).family();
      Gauge still = family.with("still");
      for (int hour = 0; hour < 3; hour++) {
        family.with("moving").set(hour);
        still.set(3);
        passHours(test, 1);
      }
      assertThat(has(test, "g", "moving")).isTrue();
      assertThat(has(test, "g", "still")).isFalse();
    }
  }

  @Test
  void shouldExpireWhatAnEventFeedsAndBeginAgainWithTheNextEvent() {
    try (TestMetrics test = open()) {
      Event event =
          test.registry()
              .event("e")
              .label("k", 7)
              .counts(test.registry().counter("e_total", "E.").labels("k").expireAfter(HOUR))
              .register();
      long idle = event.key("idle");
      long busy = event.key("busy");
      event.record(idle);
      event.record(idle);
      for (int hour = 0; hour < 3; hour++) {
        event.record(busy);
        passHours(test, 1);
      }
      assertThat(has(test, "e_total", "idle")).isFalse();
      event.record(idle);
      assertThat(test.value("e_total", "k", "idle")).isEqualTo(1);
      assertThat(test.value("e_total", "k", "busy")).isEqualTo(3);
    }
  }

  @Test
  void shouldRefuseATimeThatMakesNoSenseAndAMetricWithoutLabels() {
    try (TestMetrics test = open()) {
      for (Duration wrong :
          new Duration[] {Duration.ZERO, Duration.ofMillis(999), HOUR.negated()}) {
        assertThatThrownBy(() -> test.registry().gauge("g", "G.").expireAfter(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContainingAll("expireAfter=" + wrong, "PT1S");
      }
      assertThatThrownBy(() -> test.registry().gauge("g", "G.").expireAfter(HOUR).register())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("with labels");
      test.registry().gauge("g", "G.").labels("k").expireAfter(HOUR).family();
      assertThatThrownBy(() -> test.registry().gauge("g", "G.").labels("k").family())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name=g");
    }
  }

  private TestMetrics open() {
    return TestMetrics.open(MetricsOptions.builder().nanoClock(clock::get));
  }

  private void passHours(TestMetrics test, int hours) {
    for (int quarter = 0; quarter < 4 * hours; quarter++) {
      pass(test, Duration.ofMinutes(15));
    }
  }

  /**
   * The second scrape begins after the duty cycle of the first has ended, with its look at what is
   * idle.
   */
  private void pass(TestMetrics test, Duration time) {
    clock.addAndGet(time.toNanos());
    test.metrics().snapshot();
    test.metrics().snapshot();
  }

  private static boolean has(TestMetrics test, String sample, String k) {
    return test.metrics().snapshot().find(sample, "k", k).isPresent();
  }
}
