package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.model.CounterFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole metrics, and events, come and go. */
class UnregisterTest {
  private static final String AFTER = "tare_records_after_removal_total";

  private final TestMetrics test =
      TestMetrics.open(MetricsOptions.builder().totalSeriesLimit(10).quantileSeriesLimit(10));
  private final MetricRegistry registry = test.registry();

  @AfterEach
  void close() {
    test.close();
  }

  private boolean shows(String family) {
    return test.metrics().snapshot().families().stream()
        .anyMatch(f -> f.descriptor().name().value().equals(family));
  }

  @Test
  void shouldDropAMetricOfAnyKindAndTakeItsNameAgain() {
    for (int i = 0; i < 20; i++) { // more than there may be series: all is given back
      registry.counter("c_total", "C.").labels("k").family().with("x").increment();
      registry.gauge("g", "G.").register().set(1);
      registry.upDownCounter("u", "U.").register().begin();
      registry.histogram("h_seconds", "H.").register().record(1);
      registry.info("i_info", "I.").labels("k").register().set("x");
      registry.stateSet("s", "S.", "on").register().set("on", true);
      registry.gauge("b", "B.").callback(() -> 1);
      assertThat(test.value("c_total", "k", "x")).isEqualTo(1);
      assertThat(test.value("u")).isEqualTo(1);
      assertThat(test.value("h_seconds_count")).isEqualTo(1);
      for (String name : List.of("c_total", "g", "u", "h_seconds", "i_info", "s", "b")) {
        assertThat(registry.unregister(name)).as(name).isTrue();
        assertThat(registry.unregister(name)).as(name).isFalse();
        assertThat(shows(name)).as(name).isFalse();
      }
      assertThat(shows("h_quantile_seconds")).isFalse();
    }
    registry.gauge("h_seconds", "Another kind by now.").register();
    assertThat(test.value("tare_quantiles_refused_total")).isZero();
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldKeepHandlesAndFamiliesOfADroppedMetricSafe() {
    Family<Histogram> family = registry.histogram("h_seconds", "H.").labels("k").family();
    Histogram kept = family.with("x");
    Family<Counter> counters = registry.counter("c_total", "C.").labels("k").family();
    kept.record(1);
    assertThat(registry.unregister("h_seconds")).isTrue();
    assertThat(registry.unregister("c_total")).isTrue();
    for (int i = 0; i < 50; i++) {
      kept.record(1);
      family.with("new" + i).record(1);
      counters.with("new" + i).increment();
    }
    Family<Histogram> again = registry.histogram("h_seconds", "H.").labels("k").family();
    again.with("x").record(5);
    assertThat(test.value("h_seconds_count", "k", "x")).isEqualTo(1);
    assertThat(test.value("tare_series", "metric", "h_seconds")).isEqualTo(1);
    assertThat(test.value(AFTER)).isPositive();
  }

  @Test
  void shouldRefuseToDropWhatBelongsToSomethingElse() {
    registry.histogram("h_seconds", "H.").register();
    Event event = event().register();
    event.record(event.key("x"), event.field(0), 1);
    for (String name : List.of("e_total", "e_seconds", "h_quantile_seconds", "tare_rings")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> registry.unregister(name))
          .withMessageContainingAll("name=" + name, "belongs to");
    }
    assertThat(registry.unregister("nothing")).isFalse();
  }

  private EventBuilder event() {
    return registry
        .event("e")
        .label("k", 3)
        .counts(registry.counter("e_total", "E.").labels("k"))
        .measures(registry.histogram("e_seconds", "E.").labels("k"));
  }

  @Test
  void shouldDropAnEventWithItsFamiliesAndBeginAgainFromZero() {
    for (int i = 0; i < 20; i++) {
      Event event = event().register();
      event.record(event.key("x"), event.field(0), 1);
      assertThat(test.value("e_total", "k", "x")).isEqualTo(1);
      assertThat(registry.unregisterEvent("e")).isTrue();
      assertThat(registry.unregisterEvent("e")).isFalse();
      event.record(event.key("x"), event.field(0), 1);
      assertThat(shows("e_total")).isFalse();
      assertThat(shows("e_seconds")).isFalse();
    }
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldKeepAFamilyThatAnotherEventFeeds() {
    registry.counter("mine_total", "M.").register();
    event().register();
    Event other =
        registry
            .event("other")
            .label("k", 3)
            .counts(registry.counter("e_total", "E.").labels("k"))
            .register();
    assertThat(registry.unregisterEvent("e")).isTrue();
    other.record(other.key("x"));
    assertThat(test.value("e_total", "k", "x")).isEqualTo(1);
    assertThat(shows("e_seconds")).isFalse();
    assertThat(shows("mine_total")).isTrue();
  }

  @Test
  void shouldHandAFamilyOnToTheEventThatFeedsItStill() {
    event().register();
    Event other =
        registry
            .event("other")
            .label("k", 3)
            .counts(registry.counter("e_total", "E.").labels("k"))
            .register();
    other.record(other.key("x"));
    assertThat(registry.unregisterEvent("e")).isTrue();
    assertThat(registry.unregisterEvent("other")).isTrue();
    registry.gauge("e_total".replace("_total", ""), "Another thing by now.").register();
    assertThat(shows("e_total")).isFalse();
  }

  @Test
  void shouldKeepAHistogramThatWasRegisteredByItselfToo() {
    event().register();
    Family<Histogram> kept = registry.histogram("e_seconds", "E.").labels("k").family();
    assertThat(registry.unregisterEvent("e")).isTrue();
    kept.with("x").record(1);
    assertThat(test.value("e_seconds_count", "k", "x")).isEqualTo(1);
    assertThat(registry.unregister("e_seconds")).isTrue();
  }

  @Test
  void shouldNeverLetATotalOfTareItselfFall() {
    Family<Counter> family = registry.counter("c_total", "C.").labels("k").seriesLimit(1).family();
    Event event = event().register();
    for (int i = 0; i < 9; i++) {
      family.with("v" + i).add(-1);
      event.record(event.key("v" + i), event.field(0), -1);
    }
    double[] before = totals();
    assertThat(before).doesNotContain(0);
    registry.unregister("c_total");
    registry.unregisterEvent("e");
    assertThat(totals()).containsExactly(before);
  }

  private double[] totals() {
    MetricsSnapshot snapshot = test.metrics().snapshot();
    return Stream.of(
            "tare_series_overflow_total",
            "tare_values_invalid_total",
            "tare_values_clamped_total",
            "tare_label_overflow_total")
        .mapToDouble(
            name -> {
              CounterFamily family = (CounterFamily) snapshot.family(name);
              return IntStream.range(0, family.series().size()).mapToDouble(family::value).sum();
            })
        .toArray();
  }

  @Test
  void shouldRegisterAllFamiliesOfAnEventOrNone() {
    registry.gauge("third", "Takes the name.").register();
    EventBuilder refused = event().counts(registry.counter("second_total", "S.")).measures(third());
    assertThatIllegalArgumentException().isThrownBy(refused::register);
    assertThat(registry.descriptors())
        .extracting(d -> d.name().value())
        .doesNotContain("e_total", "e_seconds", "e_quantile_seconds", "second_total");
    registry.counter("e_total", "Something else.").register().increment();
    assertThat(test.value("e_total")).isEqualTo(1);
  }

  private HistogramBuilder third() {
    return registry.histogram("third", "T.").buckets(1);
  }

  @Test
  void shouldGiveTheSameEventForTheSameDeclarationAndRefuseAnother() {
    Event first = event().register();
    assertThat(event().register()).isSameAs(first);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event().counts(registry.counter("more_total", "M.")).register())
        .withMessageContaining("event=e");
    assertThat(registry.descriptors())
        .extracting(d -> d.name().value())
        .doesNotContain("more_total");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                registry
                    .event("e")
                    .label("k", 4)
                    .counts(registry.counter("e_total", "E.").labels("k"))
                    .measures(registry.histogram("e_seconds", "E.").labels("k"))
                    .register())
        .withMessageContaining("event=e");
  }
}
