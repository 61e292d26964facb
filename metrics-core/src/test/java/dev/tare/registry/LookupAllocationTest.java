package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.EventField;
import dev.tare.instrument.EventLabel;
import dev.tare.instrument.Family;
import dev.tare.instrument.LabelValue;
import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking labels up where that happens on the request path: by the JVM's own count, no bytes. */
class LookupAllocationTest {
  private static final int LOOKUPS = 20_000;

  /** What the JVM itself may allocate meanwhile on the thread, such as for compiling. */
  private static final long NOISE_BYTES = LOOKUPS / 2;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final String[] names = new String[64];

  LookupAllocationTest() {
    for (int i = 0; i < names.length; i++) {
      names[i] = "n" + i;
    }
  }

  @Test
  void shouldAllocateNothingForKnownValuesAndForThoseOverTheLimit() {
    try (TestMetrics test = TestMetrics.open()) {
      Family<Counter> family =
          test.registry().counter("a_total", "A.").labels("x", "y", "z").seriesLimit(8).family();
      assertAllocatesNothing(i -> family.with(names[i & 63], "y", "z").increment());
      assertThat(test.value("tare_series", "metric", "a_total")).isEqualTo(9);
    }
  }

  /** With up to four values by the call for their number, and of any number from an array. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 6, 16})
  void shouldAllocateNothingButTheArrayForAnyNumberOfValues(int labels) {
    try (TestMetrics test = TestMetrics.open()) {
      String[] labelNames = Arrays.copyOf(names, labels);
      Family<Counter> family =
          test.registry().counter("a_total", "A.").labels(labelNames).seriesLimit(8).family();
      String[][] values = new String[64][];
      for (int i = 0; i < values.length; i++) {
        values[i] = Arrays.copyOf(names, labels);
        values[i][labels - 1] = names[i];
      }
      assertAllocatesNothing(i -> family.with(values[i & 63]).increment());
      assertThat(test.value("tare_series", "metric", "a_total")).isEqualTo(9);
    }
  }

  @Test
  void shouldAllocateNothingForNullAndForValuesThatAreTooLong() {
    try (TestMetrics test = TestMetrics.open(MetricsOptions.builder().labelValueLimit(8))) {
      Family<Counter> family =
          test.registry().counter("a_total", "A.").labels("x", "y", "z").family();
      String[] longs = new String[64];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = "much too long" + i;
      }
      assertAllocatesNothing(i -> family.with(names[i & 7], null, longs[i & 63]).increment());
      assertThat(test.value("tare_series", "metric", "a_total")).isEqualTo(8);
    }
  }

  /** Of five labels four follow from the fifth; 64 keys, of which 8 are remembered; no ring. */
  @Test
  void shouldAllocateNothingForEventsOfMoreThanFourLabelsOverTheKeyLimit() {
    MetricsOptions.Builder options = MetricsOptions.builder().maxRings(0).ringBytes(1024);
    try (TestMetrics test = TestMetrics.open(options)) {
      MetricRegistry registry = test.registry();
      EventBuilder builder = registry.event("e").label("x", 127);
      for (String label : List.of("a", "b", "c", "d")) {
        builder = builder.derivedLabel(label, "x", Map.of(names[0], "zero"));
      }
      Event event =
          builder
              .counts(
                  registry.counter("e_total", "E.").labels("a", "b", "c", "d", "x").seriesLimit(1))
              .register();
      assertAllocatesNothing(i -> event.record(event.key(names[i & 63])));
      String[] known = {"a", "zero", "b", "zero", "c", "zero", "d", "zero", "x", names[0]};
      assertThat(test.value("e_total", known)).isPositive();
      assertThat(test.value("tare_series_overflow_total", "metric", "e_total")).isPositive();
    }
  }

  @Test
  void shouldAllocateNothingForValuesOverTheCapacityOfALabel() {
    try (TestMetrics test = TestMetrics.open()) {
      Event event =
          test.registry()
              .event("e")
              .label("x", 7)
              .counts(test.registry().counter("e_total", "E.").labels("x"))
              .register();
      assertAllocatesNothing(i -> event.key(names[i & 63]));
      EventLabel label = event.label("x");
      assertAllocatesNothing(i -> label.value(names[i & 63]));
    }
  }

  /**
   * Two families, 64 × 64 keys, of which 8 are remembered; no ring, so that each is resolved here.
   */
  @Test
  void shouldAllocateNothingForSpilledEventsOverTheKeyLimit() {
    MetricsOptions.Builder options = MetricsOptions.builder().maxRings(0).ringBytes(1024);
    try (TestMetrics test = TestMetrics.open(options)) {
      MetricRegistry registry = test.registry();
      Event event =
          registry
              .event("e")
              .label("x", 127)
              .label("y", 127)
              .counts(registry.counter("e_total", "E.").labels("x").seriesLimit(1))
              .measures(
                  registry
                      .histogram("e_seconds", "E.")
                      .unit(Unit.SECONDS)
                      .labels("y", "x")
                      .seriesLimit(1))
              .register();
      LabelValue[] x = new LabelValue[64];
      LabelValue[] y = new LabelValue[64];
      for (int i = 0; i < 64; i++) {
        x[i] = event.label("x").value(names[i]);
        y[i] = event.label("y").value(names[i]);
      }
      EventField time = event.field("e_seconds");
      assertAllocatesNothing(i -> event.record(event.key(x[i & 63], y[i >> 6 & 63]), time, 1_000));
      assertThat(test.value("tare_records_shared_total")).isPositive();
    }
  }

  /**
   * The first rounds warm up: what comes for the first time may allocate, and so may code that is
   * not compiled for good. When it is depends on what else the machine does.
   */
  private void assertAllocatesNothing(IntConsumer lookup) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    long least = Long.MAX_VALUE;
    while (least > NOISE_BYTES && System.nanoTime() - deadline < 0) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < LOOKUPS; i++) {
        lookup.accept(i);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(NOISE_BYTES);
  }
}
