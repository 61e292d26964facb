package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.instrument.Event;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same name registered again. */
class SameDefinitionTest {
  private final TestMetrics test = TestMetrics.open();
  private final MetricRegistry registry = test.registry();

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void shouldAddUpWhatIsRecordedThroughEveryHandleOfTheSameDefinition() {
    for (int i = 0; i < 3; i++) {
      registry.counter("a_total", "A.").register().increment();
      registry.counter("b_total", "B.").labels("k").family().with("x").increment();
      UpDownCounter open = registry.upDownCounter("c", "C.").register();
      open.begin();
      registry.gauge("d", "D.").register().set(i);
      latency().register().record(1_000L);
    }
    assertThat(test.value("a_total")).isEqualTo(3);
    assertThat(test.value("b_total", "k", "x")).isEqualTo(3);
    assertThat(test.value("c")).isEqualTo(3);
    assertThat(test.value("d")).isEqualTo(2);
    assertThat(test.value("e_seconds_count")).isEqualTo(3);
  }

  @Test
  void shouldGiveTheSameHandles() {
    assertThat(registry.counter("a_total", "A.").register())
        .isSameAs(registry.counter("a_total", "A.").register());
    assertThat(latency().register()).isSameAs(latency().register());
    assertThat(registry.gauge("g", "G.").labels("k").family().with("x"))
        .isSameAs(registry.gauge("g", "G.").labels("k").family().with("x"));
  }

  @Test
  void shouldAddUpTheEventsOfTheSameDeclaration() {
    for (int i = 0; i < 2; i++) {
      Event event =
          registry
              .event("e")
              .label("k", 3)
              .counts(registry.counter("events_total", "E.").labels("k"))
              .measures(latency().labels("k"))
              .register();
      event.record(event.key("x"), event.field("e_seconds"), 7);
    }
    Histogram besides = latency().labels("k").family().with("x");
    besides.record(3L);
    assertThat(test.value("events_total", "k", "x")).isEqualTo(2);
    assertThat(test.value("e_seconds_count", "k", "x")).isEqualTo(3);
    assertThat(test.value("e_seconds_sum", "k", "x")).isEqualTo(17 / 1e9);
  }

  private HistogramBuilder latency() {
    return registry.histogram("e_seconds", "E.").unit(Unit.SECONDS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void shouldNameBothDefinitionsWhenTheyDiffer(
      String what, Consumer<MetricRegistry> other, String before, String now) {
    registry.counter("a_total", "Counts a.").labels("k").family();
    registry.gauge("b", "Shows b.").register();
    registry
        .histogram("c_seconds", "Times c.")
        .unit(Unit.SECONDS)
        .buckets(1, 2)
        .quantiles(0.5)
        .register();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.accept(registry))
        .withMessageContainingAll(before, now);

    // Nothing of the refused definition stays behind.
    registry.counter("a_total", "Counts a.").labels("k").family().with("x").increment();
    assertThat(test.value("a_total", "k", "x")).isEqualTo(1);
  }

  static Stream<Arguments> others() {
    return Stream.of(
        other("help", r -> r.counter("a_total", "B.").labels("k").family(), "Counts a.", "B."),
        other("label", r -> r.counter("a_total", "Counts a.").labels("l").family(), "[k]", "[l]"),
        other("no label", r -> r.counter("a_total", "Counts a.").register(), "[k]", "[]"),
        other("type", r -> r.upDownCounter("b", "Shows b.").register(), "gauge", "up-down"),
        other("callback", r -> r.gauge("b", "Shows b.").callback(() -> 1), "name=b", "[callback]"),
        other(
            "histogram for gauge",
            r -> r.histogram("b", "Shows b.").buckets(1).register(),
            "GAUGE",
            "HISTOGRAM"),
        other(
            "gauge for histogram",
            r -> r.gauge("c_seconds", "Times c.").register(),
            "HISTOGRAM",
            "GAUGE"),
        other(
            "series limit",
            r -> r.counter("a_total", "Counts a.").labels("k").seriesLimit(7).family(),
            "seriesLimit=7",
            "registered with 1000"),
        other(
            "scale", r -> c(r).scale(1e-3).range(0.001, 60).register(), "decimals=9", "decimals=3"),
        other("buckets", r -> c(r).buckets(1, 3).register(), "2000000000", "3000000000"),
        other("quantiles", r -> c(r).quantiles(0.9).register(), "[0.5]", "[0.9]"),
        other("lifetime", r -> c(r).lifetimeQuantiles().register(), "60000000000", "0"),
        other("no quantiles", r -> c(r).quantiles().register(), "[0.5]", "[]"));
  }

  private static HistogramBuilder c(MetricRegistry registry) {
    return registry
        .histogram("c_seconds", "Times c.")
        .unit(Unit.SECONDS)
        .buckets(1, 2)
        .quantiles(0.5);
  }

  private static Arguments other(
      String what, Consumer<MetricRegistry> definition, String before, String now) {
    return Arguments.of(what, definition, before, now);
  }
}
