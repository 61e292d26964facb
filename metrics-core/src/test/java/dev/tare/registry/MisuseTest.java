package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.model.Unit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in a definition is said at once, with the name, the value and what is allowed. */
class MisuseTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("misuses")
  void shouldRefuseAtOnceAndLeaveNothingBehind(
      String message, Class<?> exception, Consumer<MetricRegistry> misuse) {
    try (TestMetrics test = TestMetrics.open()) {
      int families = test.metrics().snapshot().families().size();
      assertThatThrownBy(() -> misuse.accept(test.registry()))
          .isInstanceOf(exception)
          .hasMessageContainingAll(message.split(" & ", -1));
      assertThat(test.metrics().snapshot().families()).hasSize(families);
    }
  }

  static Stream<Arguments> misuses() {
    return Stream.concat(definitions(), Stream.concat(labels(), finishing()));
  }

  private static Stream<Arguments> definitions() {
    return Stream.of(
        refused("name=orders & *_total", r -> r.counter("orders", "O.").register()),
        refused("name=_total", r -> r.counter("_total", "O.").register()),
        refused("name=a_total & counters only", r -> r.gauge("a_total", "A.").register()),
        refused("name=a-b & [a-zA-Z_:]", r -> r.gauge("a-b", "A.").register()),
        refused("name= & [a-zA-Z_:]", r -> r.gauge("", "A.").register()),
        refused("name=1a", r -> r.gauge("1a", "A.").register()),
        refused("name=a\n", r -> r.gauge("a\n", "A.").register()),
        refused("name=ä", r -> r.gauge("ä", "A.").register()),
        refused("help=\" \" & name=a", r -> r.gauge("a", " ").register()),
        refused("help=\"half & name=a", r -> r.gauge("a", "half \ud800").register()),
        refused(
            "name=a_ms & unit=seconds & *_seconds",
            r -> r.gauge("a_ms", "A.").unit(Unit.SECONDS).register()),
        refused(
            "name=a_bytes & unit=seconds",
            r -> r.gauge("a_bytes", "A.").unit(Unit.SECONDS).register()),
        refused(
            "name=seconds & *_seconds",
            r -> r.gauge("seconds", "A.").unit(Unit.SECONDS).register()),
        refused(
            "name=a_total & *_bytes_total",
            r -> r.counter("a_total", "A.").unit(Unit.BYTES).register()),
        refused(
            "name=a_total_bytes & *_total",
            r -> r.counter("a_total_bytes", "A.").unit(Unit.BYTES).register()),
        refused(
            "name=a_seconds & unit=none & unit=seconds",
            r -> r.gauge("a_seconds", "A.").unit(Unit.NONE).register()),
        refused(
            "name=a_bytes_total & unit=none & unit=bytes",
            r -> r.counter("a_bytes_total", "A.").unit(Unit.NONE).register()),
        refused(
            "name=a & unit=celsius & *_celsius",
            r -> r.gauge("a", "A.").unit(Unit.of("celsius")).register()),
        refused(
            "seriesLimit=0 & name=a & 1 to 1000000",
            r -> r.gauge("a", "A.").seriesLimit(0).register()),
        refused("seriesLimit=1000001", r -> r.gauge("a", "A.").seriesLimit(1_000_001).register()));
  }

  private static Stream<Arguments> labels() {
    return Stream.of(
        refused("label=le & name=a", r -> r.gauge("a", "A.").labels("le").family()),
        refused("label=quantile", r -> r.gauge("a", "A.").labels("quantile").family()),
        refused("label=quantile", r -> r.counter("a_total", "A.").labels("quantile").family()),
        refused(
            "label=quantile",
            r -> r.histogram("a_seconds", "A.").unit(Unit.SECONDS).labels("quantile").family()),
        refused("label=__x", r -> r.gauge("a", "A.").labels("__x").family()),
        refused("label=a:b", r -> r.gauge("a", "A.").labels("a:b").family()),
        refused("label= of", r -> r.gauge("a", "A.").labels("").family()),
        refused("labels=[k, k] & each", r -> r.gauge("a", "A.").labels("k", "k").family()),
        refused(
            "labels=[l0, l1, & up to 16",
            r ->
                r.gauge("a", "A.")
                    .labels(IntStream.range(0, 17).mapToObj(i -> "l" + i).toArray(String[]::new))
                    .family()));
  }

  private static Stream<Arguments> finishing() {
    return Stream.of(
        state("labels=[k] & name=a & family()", r -> r.gauge("a", "A.").labels("k").register()),
        state(
            "labels=[k] & callback(labelValues, source)",
            r -> r.gauge("a", "A.").labels("k").callback(() -> 1)),
        state("labels=[k]", r -> r.counter("a_total", "A.").labels("k").register()),
        state("labels=[k]", r -> r.counter("a_total", "A.").labels("k").callback(() -> 1)),
        state("labels=[k]", r -> r.upDownCounter("a", "A.").labels("k").register()),
        state("labels=[k]", r -> r.histogram("a", "A.").buckets(1).labels("k").register()),
        state("labels=[] & name=a", r -> r.gauge("a", "A.").family()),
        state("labels=[]", r -> r.counter("a_total", "A.").family()),
        state("labels=[]", r -> r.upDownCounter("a", "A.").family()),
        state("labels=[]", r -> r.histogram("a", "A.").buckets(1).family()),
        state("buckets of name=a & unit=none", r -> r.histogram("a", "A.").register()),
        state("event=e feeds nothing", r -> r.event("e").register()));
  }

  private static Arguments refused(String message, Consumer<MetricRegistry> misuse) {
    return Arguments.of(message, IllegalArgumentException.class, misuse);
  }

  private static Arguments state(String message, Consumer<MetricRegistry> misuse) {
    return Arguments.of(message, IllegalStateException.class, misuse);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A", "_", ":", "a:b_1", "a__b", "_seconds"})
  void shouldAllowEveryNameThatTheFormatsAllow(String name) {
    try (TestMetrics test = TestMetrics.open()) {
      test.registry().gauge(name, "G.").register().set(1);
      assertThat(test.value(name)).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseTheWrongNumberOfLabelValues() {
    try (TestMetrics test = TestMetrics.open()) {
      Family<Counter> two = test.registry().counter("a_total", "A.").labels("x", "y").family();
      two.with("1", "2").increment();
      for (Consumer<Family<Counter>> wrong :
          List.<Consumer<Family<Counter>>>of(
              f -> f.with("1"), f -> f.with("1", "2", "3"), f -> f.with("1", "2", "3", "4"))) {
        assertThatThrownBy(() -> wrong.accept(two))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContainingAll("values=[1", "labels=[x, y]");
      }
      assertThat(test.value("tare_series", "metric", "a_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepValuesApartThatOnlyJoinToTheSame() {
    try (TestMetrics test = TestMetrics.open()) {
      Family<Counter> family = test.registry().counter("a_total", "A.").labels("x", "y").family();
      // "Aa" and "BB" have the same hash code.
      family.with("Aa", "BB").increment();
      family.with("BB", "Aa").add(2);
      family.with("Aa", "Aa").add(4);
      family.with("", "AaBB").add(8);
      assertThat(test.value("a_total", "x", "Aa", "y", "BB")).isEqualTo(1);
      assertThat(test.value("a_total", "y", "Aa", "x", "BB")).isEqualTo(2);
      assertThat(test.value("a_total", "x", "Aa", "y", "Aa")).isEqualTo(4);
      assertThat(test.value("a_total", "x", "", "y", "AaBB")).isEqualTo(8);
    }
  }

  @Test
  void shouldRefuseAnEventWhoseFamilyGotOtherLabelsMeanwhile() {
    try (TestMetrics test = TestMetrics.open()) {
      var counter = test.registry().counter("a_total", "A.").labels("k");
      var event = test.registry().event("e").label("k", 3).counts(counter);
      assertThat(counter.labels("unknown")).isSameAs(counter);
      assertThatThrownBy(event::register)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("labels=[unknown]", "event=e");
      assertThat(counter.labels("k")).isSameAs(counter);
      assertThatCode(event::register).doesNotThrowAnyException();
    }
  }
}
