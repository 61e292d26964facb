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
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a series that is removed, and of those who hold its handle. */
class RemovalTest {
  private static final String LATE = "tare_records_after_removal_total";

  @Test
  void shouldShowNothingOfARemovedSeriesAndBeginTheNextAtZero() {
    try (TestMetrics test = TestMetrics.open()) {
      Family<Counter> counters = test.registry().counter("a_total", "A.").labels("k").family();
      Family<Histogram> histograms = seconds(test);
      for (String k : List.of("x", "y")) {
        counters.with(k).add(7);
        histograms.with(k).record(1_000_000L);
      }
      assertThat(counters.remove("x")).isTrue();
      assertThat(histograms.remove("x")).isTrue();
      assertThat(counters.remove("x")).isFalse();

      MetricsSnapshot without = test.metrics().snapshot();
      assertThat(without.find("a_total", "k", "x")).isEmpty();
      assertThat(without.find("t_seconds_count", "k", "x")).isEmpty();
      assertThat(without.find("t_quantile_seconds", quantileOf("x"))).isEmpty();
      assertThat(without.value("a_total", "k", "y")).isEqualTo(7);
      assertThat(without.value("t_seconds_count", "k", "y")).isEqualTo(1);
      assertThat(without.value("tare_series", "metric", "a_total")).isEqualTo(1);

      counters.with("x").increment();
      histograms.with("x").record(3_000_000L);
      MetricsSnapshot again = test.metrics().snapshot();
      assertThat(again.value("a_total", "k", "x")).isEqualTo(1);
      assertThat(again.value("t_seconds_count", "k", "x")).isEqualTo(1);
      assertThat(again.value("t_seconds_sum", "k", "x")).isEqualTo(0.003);
      assertThat(again.value("t_quantile_seconds", quantileOf("x"))).isEqualTo(0.003);
    }
  }

  @Test
  void shouldCountWhatHandlesOfARemovedSeriesRecordAndShowItNowhere() {
    try (TestMetrics test = TestMetrics.open()) {
      Family<Counter> counters = test.registry().counter("a_total", "A.").labels("k").family();
      Family<UpDownCounter> open = test.registry().upDownCounter("o", "O.").labels("k").family();
      Family<Histogram> histograms = seconds(test);
      Counter counter = counters.with("x");
      UpDownCounter upDown = open.with("x");
      Histogram histogram = histograms.with("x");
      counter.add(5);
      upDown.begin();
      histogram.record(1);
      assertThat(test.value("t_seconds_count", "k", "x")).isEqualTo(1);

      counters.remove("x");
      open.remove("x");
      histograms.remove("x");
      upDown.end();
      assertThat(test.value(LATE)).isZero();

      counter.add(3);
      upDown.begin();
      histogram.record(1);
      histogram.record(2);
      assertThat(test.value(LATE)).isEqualTo(6);
      counters.with("x");
      histograms.with("x");
      counter.increment();
      histogram.record(1);
      assertThat(test.value(LATE)).isEqualTo(8);
      assertThat(test.value("a_total", "k", "x")).isZero();
      assertThat(test.value("t_seconds_count", "k", "x")).isZero();
    }
  }

  @Test
  void shouldCountLateRecordsThatSpill() {
    MetricsOptions.Builder options = MetricsOptions.builder().maxRings(0);
    try (TestMetrics test = TestMetrics.open(options)) {
      Family<Histogram> histograms = seconds(test);
      Histogram histogram = histograms.with("x");
      histogram.record(1);
      histograms.remove("x");
      for (int i = 0; i < 10_000; i++) {
        histogram.record(i);
      }
      assertThat(test.value(LATE)).isEqualTo(10_000);
    }
  }

  @Test
  void shouldMakeRoomForAnotherSeries() {
    MetricsOptions.Builder options =
        MetricsOptions.builder().totalSeriesLimit(4).quantileSeriesLimit(2);
    try (TestMetrics test = TestMetrics.open(options)) {
      Family<Histogram> family = seconds(test);
      Family<Counter> counters = test.registry().counter("a_total", "A.").labels("k").family();
      for (int i = 0; i < 2; i++) {
        family.with("t" + i).record(1);
        counters.with("c" + i).increment();
      }
      counters.with("c2").increment();
      assertThat(counters.with("c3")).isSameAs(counters.with("other"));

      family.remove("t0");
      counters.with("c3").increment();
      counters.remove("c0");
      family.with("t2").record(1);

      MetricsSnapshot snapshot = test.metrics().snapshot();
      assertThat(snapshot.value("a_total", "k", "c3")).isEqualTo(1);
      assertThat(snapshot.value("a_total", "k", "other")).isEqualTo(1);
      assertThat(snapshot.find("t_quantile_seconds", quantileOf("t2"))).isPresent();
      assertThat(test.awaitErrors(1)).hasSize(1);
    }
  }

  @Test
  void shouldBeginANewOverflowSeriesWhenItWasRemoved() {
    try (TestMetrics test = TestMetrics.open()) {
      Family<Gauge> gauges = test.registry().gauge("g", "G.").labels("k").seriesLimit(1).family();
      gauges.with("a").set(1);
      gauges.with("b").set(2);
      assertThat(gauges.remove("other")).isTrue();
      assertThat(test.metrics().snapshot().find("g", "k", "other")).isEmpty();
      gauges.with("c").set(3);
      assertThat(test.value("g", "k", "other")).isEqualTo(3);
      assertThat(gauges.remove("a")).isTrue();
      gauges.with("c").set(4);
      assertThat(test.value("g", "k", "c")).isEqualTo(4);
    }
  }

  @Test
  void shouldBeginNewSeriesForTheEventsOfARemovedOne() {
    try (TestMetrics test = TestMetrics.open()) {
      Event event = event(test);
      for (int i = 0; i < 3; i++) {
        event.record(event.key("a"), event.field("e_seconds"), 1_000_000L);
        event.record(event.key("b"), event.field("e_seconds"), 1_000_000L);
      }
      assertThat(test.value("e_total", "route", "a")).isEqualTo(3);

      assertThat(test.registry().removeSeries("e_total", "a")).isTrue();
      assertThat(test.registry().removeSeries("e_seconds", "a")).isTrue();
      assertThat(test.metrics().snapshot().find("e_total", "route", "a")).isEmpty();

      event.record(event.key("a"), event.field("e_seconds"), 2_000_000L);
      event.record(event.key("b"), event.field("e_seconds"), 2_000_000L);
      assertThat(test.value("e_total", "route", "a")).isEqualTo(1);
      assertThat(test.value("e_seconds_count", "route", "a")).isEqualTo(1);
      assertThat(test.value("e_seconds_sum", "route", "a")).isEqualTo(0.002);
      assertThat(test.value("e_total", "route", "b")).isEqualTo(4);
      assertThat(test.value(LATE)).isZero();
    }
  }

  /** A connection is closed: its last event, then the end of its series. */
  @Test
  void shouldNotBringASeriesBackByAnEventThatIsStillOnItsWay() {
    try (TestMetrics test = TestMetrics.open()) {
      Event event = event(test);
      for (int i = 0; i < 200; i++) {
        String route = "r" + i % 5;
        event.record(event.key(route), event.field("e_seconds"), 1_000_000L);
        if (i % 2 == 0) {
          test.metrics().snapshot();
        }
        event.record(event.key(route), event.field("e_seconds"), 1_000_000L);
        test.registry().removeSeries("e_total", route);
        test.registry().removeSeries("e_seconds", route);
      }
      MetricsSnapshot none = test.metrics().snapshot();
      assertThat(none.value("tare_series", "metric", "e_total")).isZero();
      assertThat(none.value("tare_series", "metric", "e_seconds")).isZero();
    }
  }

  @Test
  void shouldRefuseToRemoveWhatCannotBe() {
    try (TestMetrics test = TestMetrics.open()) {
      test.registry().counter("a_total", "A.").register();
      test.registry().gauge("g", "G.").callback(() -> 1);
      Family<Histogram> family = seconds(test);

      assertThatThrownBy(() -> family.remove("x", "y"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("values=[x, y]", "labels=[k]");
      assertThatThrownBy(() -> test.registry().removeSeries("a_total"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("labels=[]");
      for (String name : List.of("g", "no_such", "tare_series", "t_quantile_seconds")) {
        assertThatThrownBy(() -> test.registry().removeSeries(name, "x"))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("name=" + name);
      }
    }
  }

  private static Family<Histogram> seconds(TestMetrics test) {
    return test.registry()
        .histogram("t_seconds", "T.")
        .unit(Unit.SECONDS)
        .lifetimeQuantiles()
        .labels("k")
        .family();
  }

  private static Event event(TestMetrics test) {
    return test.registry()
        .event("e")
        .label("route", 7)
        .counts(test.registry().counter("e_total", "E.").labels("route"))
        .measures(test.registry().histogram("e_seconds", "E.").unit(Unit.SECONDS).labels("route"))
        .register();
  }

  private static String[] quantileOf(String k) {
    return new String[] {"k", k, "window", "lifetime", "quantile", "0.5"};
  }
}
