package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.CounterFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** What a metric does with more label values than it may have. */
class OverflowTest {

  @Test
  void shouldCountNewValuesAsOtherWhenTheMetricIsFull() {
    try (TestMetrics test = TestMetrics.open()) {
      Family<Counter> family =
          test.registry().counter("a_total", "A.").labels("k").seriesLimit(3).family();
      for (int i = 0; i < 10; i++) {
        family.with("v" + i).increment();
      }
      Counter known = family.with("v1");
      known.increment();

      assertThat(test.value("a_total", "k", "v1")).isEqualTo(2);
      assertThat(test.value("a_total", "k", "other")).isEqualTo(7);
      assertThat(total(test, "a_total")).isEqualTo(11);
      assertThat(test.value("tare_series", "metric", "a_total")).isEqualTo(4);
      assertThat(test.value("tare_series_overflow_total", "metric", "a_total")).isEqualTo(7);
      assertThat(family.with("v8")).isSameAs(family.with("other"));
      assertThat(test.awaitErrors(1)).hasSize(1);
      assertThat(test.awaitErrors(1).get(0)).hasMessageContainingAll("a_total", "seriesLimit=3");
    }
  }

  @Test
  void shouldUseTheLimitOfTheOptionsWhenTheMetricSetsNone() {
    try (TestMetrics test = TestMetrics.open(MetricsOptions.builder().seriesLimit(1))) {
      Family<Histogram> family =
          test.registry().histogram("a_bytes", "A.").unit(Unit.BYTES).labels("x", "y").family();
      family.with("1", "2").record(1);
      family.with("3", "4").record(1);
      family.with("3", "2").record(1);

      assertThat(test.value("a_bytes_count", "x", "1", "y", "2")).isEqualTo(1);
      assertThat(test.value("a_bytes_count", "x", "other", "y", "other")).isEqualTo(2);
      assertThat(test.awaitErrors(1)).hasSize(1);
    }
  }

  @Test
  void shouldCountNewValuesAsOtherWhenAllMetricsTogetherAreFull() {
    try (TestMetrics test = TestMetrics.open(MetricsOptions.builder().totalSeriesLimit(5))) {
      Family<Counter> a = test.registry().counter("a_total", "A.").labels("k").family();
      Family<Counter> b = test.registry().counter("b_total", "B.").labels("k").family();
      for (int i = 0; i < 4; i++) {
        a.with("v" + i).increment();
        b.with("v" + i).increment();
      }
      assertThat(total(test, "a_total")).isEqualTo(4);
      assertThat(total(test, "b_total")).isEqualTo(4);
      assertThat(test.value("a_total", "k", "other")).isEqualTo(1);
      assertThat(test.value("b_total", "k", "other")).isEqualTo(2);
      assertThat(test.awaitErrors(2)).hasSize(2);
    }
  }

  @Test
  void shouldSayNothingOfAMetricWithoutLabelsWhenTheTotalIsReached() {
    try (TestMetrics test = TestMetrics.open(MetricsOptions.builder().totalSeriesLimit(1))) {
      test.registry().counter("a_total", "A.").register().increment();
      test.registry().counter("b_total", "B.").register().increment();
      test.registry().counter("b_total", "B.").register().increment();

      assertThat(test.value("b_total")).isEqualTo(2);
      assertThat(test.value("tare_series_overflow_total", "metric", "b_total")).isZero();
      assertThat(test.errors()).isEmpty();
    }
  }

  @Test
  void shouldTreatAValueCalledOtherAsTheOverflowSeries() {
    try (TestMetrics test = TestMetrics.open()) {
      Family<Counter> family =
          test.registry().counter("a_total", "A.").labels("k").seriesLimit(1).family();
      family.with("other").increment();
      family.with("x").increment();

      assertThat(test.value("a_total", "k", "other")).isEqualTo(2);
      assertThat(test.value("tare_series", "metric", "a_total")).isEqualTo(1);
    }
  }

  /** 100 keys, but no family has more than 10 series: none of them may say "other". */
  @Test
  void shouldNotCallKnownSeriesOtherWhenAnEventHasMoreKeysThanAFamilyMayHaveSeries() {
    try (TestMetrics test = TestMetrics.open()) {
      Event event =
          test.registry()
              .event("e")
              .label("a", 63)
              .label("b", 63)
              .counts(test.registry().counter("a_total", "A.").labels("a").seriesLimit(10))
              .counts(test.registry().counter("b_total", "B.").labels("b").seriesLimit(10))
              .counts(test.registry().counter("all_total", "All.").seriesLimit(1))
              .register();
      for (int i = 0; i < 100; i++) {
        event.record(event.key("a" + i / 10, "b" + i % 10));
      }
      assertThat(test.value("a_total", "a", "a9")).isEqualTo(10);
      assertThat(test.value("b_total", "b", "b9")).isEqualTo(10);
      assertThat(test.value("all_total")).isEqualTo(100);
      assertThatThrownBy(() -> test.value("a_total", "a", "other"))
          .isInstanceOf(NoSuchElementException.class);
      assertThat(test.errors()).isEmpty();
    }
  }

  @Test
  void shouldKeepFamiliesExactThatAreNotFullWhenAnotherFamilyOfTheEventIs() {
    try (TestMetrics test = TestMetrics.open()) {
      Event event =
          test.registry()
              .event("e")
              .label("a", 1023)
              .label("b", 7)
              .counts(test.registry().counter("a_total", "A.").labels("a", "b").seriesLimit(3))
              .counts(test.registry().counter("b_total", "B.").labels("b").seriesLimit(3))
              .register();
      for (int i = 0; i < 200; i++) {
        event.record(event.key("a" + i, "b" + i % 2));
      }
      assertThat(total(test, "a_total")).isEqualTo(200);
      assertThat(test.value("a_total", "a", "other", "b", "other")).isEqualTo(197);
      assertThat(test.value("b_total", "b", "b0")).isEqualTo(100);
      assertThat(test.value("b_total", "b", "b1")).isEqualTo(100);
      assertThat(test.awaitErrors(1)).hasSize(1);
    }
  }

  @Test
  void shouldKeepCountSumAndBucketsWhenQuantilesAreRefused() {
    try (TestMetrics test = TestMetrics.open(MetricsOptions.builder().quantileSeriesLimit(1))) {
      Family<Histogram> family =
          test.registry()
              .histogram("a_seconds", "A.")
              .unit(Unit.SECONDS)
              .lifetimeQuantiles()
              .labels("k")
              .family();
      for (String k : List.of("x", "y")) {
        family.with(k).record(600_000L);
      }
      for (String k : List.of("x", "y")) {
        assertThat(test.value("a_seconds_count", "k", k)).isEqualTo(1);
        assertThat(test.value("a_seconds_sum", "k", k)).isEqualTo(0.0006);
        assertThat(test.value("a_seconds_bucket", "k", k, "le", "0.0005")).isEqualTo(0);
        assertThat(test.value("a_seconds_bucket", "k", k, "le", "0.001")).isEqualTo(1);
      }
      String[] ofY = {"k", "y", "window", "lifetime", "quantile", "0.5"};
      String[] ofX = {"k", "x", "window", "lifetime", "quantile", "0.5"};
      assertThat(test.value("a_quantile_seconds", ofX)).isEqualTo(0.0006);
      assertThatThrownBy(() -> test.value("a_quantile_seconds", ofY))
          .isInstanceOf(NoSuchElementException.class);
      assertThat(test.value("tare_quantiles_refused_total")).isEqualTo(1);
    }
  }

  private static double total(TestMetrics test, String counter) {
    MetricFamily family = test.metrics().snapshot().family(counter);
    double total = 0;
    for (int row = 0; row < family.series().size(); row++) {
      total += ((CounterFamily) family).value(row);
    }
    return total;
  }
}
