package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.Family;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Label values as they come from requests: none is refused. */
class LabelValuesTest {
  private static final String LONG = "x".repeat(1_025);
  private static final String LONE = "a\uD83D";

  private final TestMetrics test = TestMetrics.open();

  @AfterEach
  void close() {
    test.close();
  }

  private Family<Counter> family(String... labels) {
    return test.registry().counter("a_total", "A.").labels(labels).family();
  }

  @Test
  void shouldTakeNullForTheEmptyValue() {
    Family<Counter> two = family("x", "y");
    two.with(null, "b").increment();
    two.with("", "b").increment();
    two.with(new @Nullable String[] {null, "b"}).increment();
    assertThat(test.value("a_total", "x", "", "y", "b")).isEqualTo(3);
    assertThat(test.value("a_total", "x", null, "y", "b")).isEqualTo(3);
    assertThat(two.remove(null, "b")).isTrue();
    two.with("", "b").increment();
    assertThat(test.registry().removeSeries("a_total", null, "b")).isTrue();
    assertThat(test.value("tare_series", "metric", "a_total")).isZero();
  }

  @Test
  void shouldRepairHalfASurrogatePairAndFindItAgain() {
    Family<Counter> one = family("x");
    Counter repaired = one.with(LONE);
    assertThat(one.with("a\uFFFD")).isSameAs(repaired);
    assertThat(one.with("a\uDE00")).isSameAs(repaired);
    assertThat(one.with(new String[] {LONE})).isSameAs(repaired);
    repaired.increment();
    assertThat(test.value("a_total", "x", LONE)).isEqualTo(1);
    assertThat(test.value("a_total", "x", "a\uFFFD")).isEqualTo(1);
    assertThat(one.remove(LONE)).isTrue();
  }

  /** Else a series that is known would count as another as soon as there is no more room. */
  @Test
  void shouldFindWhatWasRepairedWhenTheMetricIsFull() {
    Family<Counter> one =
        test.registry().counter("a_total", "A.").labels("x").seriesLimit(1).family();
    Counter repaired = one.with(LONE);
    one.with("no room").increment();
    assertThat(one.with(LONE)).isSameAs(repaired);
    assertThat(test.value("tare_series_overflow_total", "metric", "a_total")).isEqualTo(1);
  }

  @Test
  void shouldKeepTheOtherValuesBesideOneThatIsTooLong() {
    Family<Counter> two = family("x", "y");
    two.with(LONG, "b").increment();
    two.with("other", "b").increment();
    two.with(LONG, LONG).increment();
    two.with("x".repeat(1_024), "b").increment();
    assertThat(test.value("a_total", "x", "other", "y", "b")).isEqualTo(2);
    assertThat(test.value("a_total", "x", "other", "y", "other")).isEqualTo(1);
    assertThat(test.value("a_total", "x", "x".repeat(1_024), "y", "b")).isEqualTo(1);
    assertThat(test.value("tare_label_values_too_long_total")).isEqualTo(3);
    assertThat(test.value("tare_series_overflow_total", "metric", "a_total")).isZero();
  }

  /** Others may be counted there, too, and somebody may hold the handle. */
  @Test
  void shouldNotRemoveTheSeriesOfManyForAValueThatIsTooLong() {
    Family<Counter> one = family("x");
    one.with(LONG).increment();
    assertThat(one.remove(LONG)).isFalse();
    assertThat(test.value("a_total", "x", "other")).isEqualTo(1);
    assertThat(one.remove("other")).isTrue();
  }

  @Test
  void shouldNotGrowByValuesThatAreTooLong() {
    Family<Counter> one = family("x");
    for (int i = 0; i < 10_000; i++) {
      one.with(LONG + i).increment();
    }
    assertThat(test.value("a_total", "x", "other")).isEqualTo(10_000);
    assertThat(test.value("tare_series", "metric", "a_total")).isEqualTo(1);
    assertThat(test.value("tare_label_values_too_long_total")).isEqualTo(10_000);
  }

  @Test
  void shouldTakeTheLimitFromTheOptions() {
    try (TestMetrics small = TestMetrics.open(MetricsOptions.builder().labelValueLimit(2))) {
      Family<Counter> one = small.registry().counter("a_total", "A.").labels("x").family();
      one.with("ab").increment();
      one.with("abc").increment();
      assertThat(small.value("a_total", "x", "ab")).isEqualTo(1);
      assertThat(small.value("a_total", "x", "other")).isEqualTo(1);
    }
  }

  @Test
  void shouldTakeAnyNumberOfLabelsUpToSixteen() {
    for (int labels = 1; labels <= 16; labels++) {
      String[] names = IntStream.range(0, labels).mapToObj(i -> "l" + i).toArray(String[]::new);
      String[] values = IntStream.range(0, labels).mapToObj(i -> "v" + i).toArray(String[]::new);
      String name = "n" + labels + "_total";
      Family<Counter> family = test.registry().counter(name, "N.").labels(names).family();
      family.with(values).increment();
      values[labels - 1] = "another";
      family.with(values).add(2);
      family.with(values.clone()).add(4);
      String[] pairs = new String[2 * labels];
      for (int i = 0; i < labels; i++) {
        pairs[2 * i] = names[i];
        pairs[2 * i + 1] = values[i];
      }
      assertThat(test.value(name, pairs)).isEqualTo(6);
      pairs[2 * labels - 1] = "v" + (labels - 1);
      assertThat(test.value(name, pairs)).isEqualTo(1);
      assertThat(family.remove(values)).isTrue();
      assertThat(family.remove(values)).isFalse();
      assertThat(test.value("tare_series", "metric", name)).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseAWrongNumberOfValuesFromAnArray() {
    Family<Counter> five = family("a", "b", "c", "d", "e");
    five.with("1", "2", "3", "4", "5").increment();
    for (int size : new int[] {0, 1, 2, 3, 4, 6, 17}) {
      String[] values = new String[size];
      Arrays.fill(values, "1");
      for (Consumer<Family<Counter>> call :
          List.<Consumer<Family<Counter>>>of(f -> f.with(values), f -> f.remove(values))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> call.accept(five))
            .withMessageContainingAll("values=[", "labels=[a, b, c, d, e]");
      }
    }
  }

  @Test
  void shouldLeaveTheArrayOfTheCallerAsItIs() {
    Family<Counter> two = family("x", "y");
    @Nullable String[] values = {null, LONE};
    Counter counter = two.with(values);
    assertThat(values).containsExactly(null, LONE);
    values[1] = "changed later";
    assertThat(two.with("", LONE)).isSameAs(counter);
  }

  @Test
  void shouldTakeAnyValueOfAnEventsLabels() {
    Event event =
        test.registry()
            .event("e")
            .label("k", 7)
            .counts(test.registry().counter("a_total", "A.").labels("k"))
            .register();
    assertThat(event.key((String) null)).isEqualTo(event.key(""));
    assertThat(event.key(LONE)).isEqualTo(event.key("a\uFFFD")).isEqualTo(event.key("a\uDE00"));
    for (int i = 0; i < 10_000; i++) {
      assertThat(event.key(LONG + i)).isZero();
    }
    assertThat(event.label("k").value(LONE).text()).isEqualTo("a\uFFFD");
    event.record(event.key(LONG));
    event.record(event.key("room is left"));
    assertThat(test.value("a_total", "k", "other")).isEqualTo(1);
    assertThat(test.value("a_total", "k", "room is left")).isEqualTo(1);
    assertThat(test.value("tare_label_values_too_long_total")).isEqualTo(10_001);
  }

  @Test
  void shouldCountEventsByMoreThanFourLabels() {
    EventBuilder builder = test.registry().event("e").label("k", 7);
    for (String label : List.of("a", "b", "c", "d")) {
      builder = builder.derivedLabel(label, "k", Map.of("v", label + "v", "w", label + "w"));
    }
    Event event =
        builder
            .counts(test.registry().counter("a_total", "A.").labels("a", "k", "b", "d", "c"))
            .register();
    event.record(event.key("v"));
    event.record(event.key("v"));
    event.record(event.key("w"));
    String[] ofV = {"k", "v", "a", "av", "b", "bv", "c", "cv", "d", "dv"};
    String[] ofW = {"k", "w", "a", "aw", "b", "bw", "c", "cw", "d", "dw"};
    assertThat(test.value("a_total", ofV)).isEqualTo(2);
    assertThat(test.value("a_total", ofW)).isEqualTo(1);
  }
}
