package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.EventLabel;
import dev.tare.instrument.Family;
import dev.tare.instrument.LabelValue;
import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

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

  /** The first round warms up: what comes for the first time may allocate. */
  private void assertAllocatesNothing(IntConsumer lookup) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10 && least > NOISE_BYTES; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < LOOKUPS; i++) {
        lookup.accept(i);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(NOISE_BYTES);
  }
}
