package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.Family;
import dev.tare.model.CounterFamily;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Any label values, in any number: the oracle is a map of values as they are to be kept. */
class AnyLabelsTest {
  private static final int LIMIT = 40;
  private static final int STEPS = 300;

  @Property(tries = 100)
  void shouldCountWhatAMapOfKeptValuesWouldCount(
      @ForAll @IntRange(min = 1, max = 16) int labels, @ForAll Random random) {
    AnyLabels any = new AnyLabels(random, LIMIT);
    Map<List<String>, Double> expected = new HashMap<>();
    double tooLong = 0;
    try (TestMetrics test = TestMetrics.open(MetricsOptions.builder().labelValueLimit(LIMIT))) {
      String[] names = names(labels);
      Family<Counter> family = test.registry().counter("a_total", "A.").labels(names).family();
      for (int step = 0; step < STEPS; step++) {
        @Nullable String[] values = any.values(labels);
        List<String> kept = any.kept(values);
        if (random.nextInt(10) == 0) {
          boolean alone = Arrays.stream(values).noneMatch(any::isTooLong);
          boolean there = alone && expected.remove(kept) != null;
          assertThat(family.remove(values)).isEqualTo(there);
        } else {
          with(family, values).increment();
          expected.merge(kept, 1.0, Double::sum);
          tooLong += Arrays.stream(values).filter(any::isTooLong).count();
        }
      }
      assertThat(rows(test)).isEqualTo(expected);
      assertThat(test.value("tare_label_values_too_long_total")).isEqualTo(tooLong);
      expected.forEach((kept, count) -> assertThat(value(test, names, kept)).isEqualTo(count));
    }
  }

  /** By the call for their number as often as from an array. */
  private static Counter with(Family<Counter> family, @Nullable String[] v) {
    boolean array = Arrays.hashCode(v) % 2 == 0;
    return switch (array ? 0 : v.length) {
      case 1 -> family.with(v[0]);
      case 2 -> family.with(v[0], v[1]);
      case 3 -> family.with(v[0], v[1], v[2]);
      case 4 -> family.with(v[0], v[1], v[2], v[3]);
      default -> family.with(v);
    };
  }

  @Property(tries = 50)
  void shouldCountTheSameByEvents(@ForAll Random random) {
    AnyLabels any = new AnyLabels(random, 1_024);
    Map<List<String>, Double> expected = new HashMap<>();
    try (TestMetrics test = TestMetrics.open()) {
      String[] names = names(2);
      Event event =
          test.registry()
              .event("e")
              .label(names[0], STEPS)
              .label(names[1], STEPS)
              .counts(test.registry().counter("a_total", "A.").labels(names))
              .register();
      for (int step = 0; step < STEPS; step++) {
        @Nullable String[] labels = any.values(2);
        event.record(event.key(labels[0], labels[1]));
        expected.merge(any.kept(labels), 1.0, Double::sum);
      }
      assertThat(rows(test)).isEqualTo(expected);
    }
  }

  private static String[] names(int labels) {
    return IntStream.range(0, labels).mapToObj(i -> "l" + i).toArray(String[]::new);
  }

  private static double value(TestMetrics test, String[] names, List<String> values) {
    String[] pairs = new String[2 * names.length];
    for (int i = 0; i < names.length; i++) {
      pairs[2 * i] = names[i];
      pairs[2 * i + 1] = values.get(i);
    }
    return test.value("a_total", pairs);
  }

  /** What Prometheus would have: to it an empty value is no label, and no two rows are one. */
  private static Map<List<String>, Double> rows(TestMetrics test) {
    Map<List<String>, Double> rows = new HashMap<>();
    Map<Map<String, String>, Double> written = new HashMap<>();
    CounterFamily family = (CounterFamily) test.metrics().snapshot().family("a_total");
    for (int row = 0; row < family.series().size(); row++) {
      List<String> values = family.series().values(row);
      Map<String, String> labels = new TreeMap<>();
      for (int i = 0; i < values.size(); i++) {
        if (!values.get(i).isEmpty()) {
          labels.put(family.series().labelNames().get(i), values.get(i));
        }
      }
      rows.put(values, family.value(row));
      written.put(labels, family.value(row));
    }
    assertThat(written).hasSize(family.series().size());
    return rows;
  }
}
