package dev.tare.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long is raw, a double is in the base unit, and what is no value is counted apart. */
class ValuesTest {
  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  private final MetricRegistry registry = metrics.registry();

  @AfterEach
  void close() {
    metrics.close();
  }

  private double value(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  private double invalid(String metric) {
    return value("tare_values_invalid_total", "metric", metric);
  }

  @Test
  void shouldRecordRawTimeAndBaseUnitsUnderThreeVerbs() {
    Histogram seconds = registry.histogram("a_seconds", "A.").register();
    seconds.record(1_000_000L);
    seconds.record(1_000_000); // an int is no other unit
    seconds.record(Duration.ofMillis(3));
    seconds.observe(0.005);
    seconds.observe(5); // nor is it here
    assertThat(value("a_seconds_sum")).isEqualTo(0.001 + 0.001 + 0.003 + 0.005 + 5, within(1e-12));
    Histogram bytes = registry.histogram("a_bytes", "A.").register();
    bytes.record(1_000L);
    bytes.observe(24);
    assertThat(value("a_bytes_sum")).isEqualTo(1_024);
  }

  @Test
  void shouldTakeTheUnitFromTheName() {
    registry.histogram("b_seconds", "B.").buckets(1, 5).register().time(() -> {});
    HistogramFamily family = (HistogramFamily) metrics.snapshot().family("b_seconds");
    assertThat(family.descriptor().unit()).isEqualTo(Unit.SECONDS);
    assertThat(family.bucketCount(0, 0)).as("nanoseconds are no seconds").isEqualTo(1);
    registry.counter("b_bytes_total", "B.").register();
    registry.gauge("b_ratio", "B.").register().set(0.5);
    assertThat(metrics.snapshot().family("b_bytes_total").descriptor().unit())
        .isEqualTo(Unit.BYTES);
    assertThat(metrics.snapshot().family("b_ratio").descriptor().unit()).isEqualTo(Unit.RATIO);
  }

  @Test
  void shouldMeasureInUnitsOfOnesOwn() {
    Unit celsius = Unit.of("celsius");
    Histogram room =
        registry
            .histogram("room_celsius", "Warmth.")
            .unit(celsius)
            .scale(0.1)
            .buckets(18, 20.5, 25)
            .register();
    room.observe(20.5);
    room.observe(20.6);
    room.record(205L);
    assertThat(value("room_celsius_bucket", "le", "20.5")).isEqualTo(2);
    assertThat(value("room_celsius_sum")).isEqualTo(61.6);
    assertThat(metrics.snapshot().family("room_celsius").descriptor().unit()).isEqualTo(celsius);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        0x1p63
      })
  void shouldCountApartWhatIsNoValue(double value) {
    Histogram histogram = registry.histogram("c_bytes", "C.").register();
    Counter counter = registry.counter("c_total", "C.").register();
    Gauge gauge = registry.gauge("c_now", "C.").register();
    histogram.observe(value);
    histogram.observe(7);
    counter.inc(value);
    counter.inc(7);
    gauge.set(1);
    if (!Double.isFinite(value)) {
      gauge.inc(value);
      gauge.dec(value);
      assertThat(value("c_now")).isEqualTo(1);
      assertThat(invalid("c_now")).isEqualTo(2);
    }
    assertThat(value("c_bytes_count")).isEqualTo(1);
    assertThat(value("c_bytes_sum")).isEqualTo(7);
    assertThat(value("c_total")).isEqualTo(7);
    assertThat(invalid("c_bytes")).isEqualTo(1);
    assertThat(invalid("c_total")).isEqualTo(1);
    assertThat(value("tare_sums_saturated_total")).isZero();
  }

  @Test
  void shouldNeverLetACounterFall() {
    Counter counter = registry.counter("d_seconds_total", "D.").register();
    counter.add(5L);
    counter.add(-1L);
    counter.add(Long.MIN_VALUE);
    counter.add(Duration.ofNanos(-1));
    counter.inc(-0.1);
    assertThat(value("d_seconds_total")).isEqualTo(5e-9);
    assertThat(invalid("d_seconds_total")).isEqualTo(4);
  }

  @Test
  void shouldCountApartWhatRoundsToNothingBelowZero() {
    Counter counter = registry.counter("m_total", "M.").register();
    counter.inc(-0.3);
    assertThat(invalid("m_total")).isEqualTo(1);
  }

  @Test
  void shouldKeepAGaugeFinite() {
    Gauge gauge = registry.gauge("n", "N.").register();
    gauge.inc(1e308);
    gauge.inc(1e308);
    gauge.dec(1e308);
    assertThat(value("n")).isZero();
    gauge.set(Double.NaN);
    gauge.inc(1);
    assertThat(metrics.snapshot().find("n")).isEmpty();
    assertThat(invalid("n")).isEqualTo(2);
  }

  @Test
  void shouldCountSecondsAndFractions() {
    Counter seconds = registry.counter("e_seconds_total", "E.").register();
    seconds.increment();
    seconds.inc(0.25);
    seconds.add(Duration.ofMillis(250));
    seconds.add(500_000_000L);
    assertThat(value("e_seconds_total")).isEqualTo(2);
    Counter cents = registry.counter("e_total", "E.").scale(0.01).register();
    cents.increment();
    cents.inc(0.07);
    cents.add(3L);
    assertThat(value("e_total")).isEqualTo(1.1);
    assertThatIllegalStateException()
        .isThrownBy(() -> cents.add(Duration.ofSeconds(1)))
        .withMessageContainingAll("name=e_total", "unit=seconds");
  }

  @Test
  void shouldAddToGaugesAndToUpDownCounters() {
    Gauge gauge = registry.gauge("f", "F.").register();
    gauge.inc(2.5);
    gauge.dec(1);
    assertThat(value("f")).isEqualTo(1.5);
    gauge.set(Double.NaN);
    assertThat(metrics.snapshot().find("f")).isEmpty();
    UpDownCounter bytes = registry.upDownCounter("f_bytes", "F.").register();
    bytes.add(1_000);
    bytes.add(-400);
    bytes.begin();
    assertThat(value("f_bytes")).isEqualTo(601);
    UpDownCounter seconds = registry.upDownCounter("f_seconds", "F.").register();
    seconds.begin();
    seconds.add(500_000_000);
    assertThat(value("f_seconds")).isEqualTo(1.5);
    seconds.add(Long.MIN_VALUE);
    assertThat(value("f_seconds")).isZero();
  }

  @Test
  void shouldAddToOneGaugeFromManyThreads() throws InterruptedException {
    Gauge gauge = registry.gauge("g", "G.").register();
    List<Thread> threads =
        List.of(adder(gauge, 1), adder(gauge, 0.5), adder(gauge, -0.25), adder(gauge, -1));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(value("g")).isEqualTo(10_000 * 0.25);
  }

  private static Thread adder(Gauge gauge, double amount) {
    return new Thread(
        () -> {
          for (int i = 0; i < 10_000; i++) {
            gauge.inc(amount);
          }
        });
  }

  @Test
  void shouldSaturateTimesThatNoLongCanSay() {
    Histogram histogram = registry.histogram("h_seconds", "H.").register();
    histogram.record(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    histogram.record(Duration.ofSeconds(Long.MIN_VALUE));
    histogram.record(Duration.ofSeconds(-3));
    assertThat(value("h_seconds_count")).isEqualTo(3);
    assertThat(value("tare_values_clamped_total", "metric", "h_seconds")).isEqualTo(3);
  }

  @Test
  void shouldRefuseTimersOfWhatIsNotTimeBeforeTheActionRuns() {
    Histogram bytes = registry.histogram("i_bytes", "I.").register();
    boolean[] ran = new boolean[1];
    List<Consumer<Histogram>> misuses =
        List.of(
            h -> h.record(Duration.ofSeconds(1)),
            h -> h.recordSince(System.nanoTime()),
            h -> h.time(() -> ran[0] = true),
            h -> h.time((Runnable) () -> ran[0] = true),
            h -> h.startTimer().close());
    for (Consumer<Histogram> misuse : misuses) {
      assertThatIllegalStateException()
          .isThrownBy(() -> misuse.accept(bytes))
          .withMessageContainingAll("name=i_bytes", "unit=bytes", "unit=seconds");
    }
    assertThat(ran[0]).isFalse();
    assertThat(value("i_bytes_count")).isZero();
  }

  @Test
  void shouldTimeRunnablesSuppliersCallablesAndBlocks() throws IOException {
    Histogram histogram = registry.histogram("j_seconds", "J.").register();
    histogram.time(() -> {});
    String supplied = histogram.time(() -> "supplied"); // no checked exception
    assertThat(supplied).isEqualTo("supplied");
    assertThat(catchThrowable(() -> histogram.timeChecked(ValuesTest::fails))).hasMessage("gone");
    StartedTimer timer = histogram.startTimer();
    timer.close();
    assertThat(value("j_seconds_count")).isEqualTo(4);
  }

  private static String fails() throws IOException {
    throw new IOException("gone");
  }

  @Test
  void shouldNameHandlesForWhoPrintsThem() {
    assertThat(registry.histogram("l_bytes", "L.").register()).hasToString("histogram l_bytes");
    assertThat(registry.counter("l_total", "L.").register()).hasToString("counter l_total");
    assertThat(registry.gauge("l_now", "L.").register()).hasToString("gauge l_now");
    assertThat(registry.counter("l_total", "L.").labels("a"))
        .hasToString("counter l_total[a] (not registered yet)");
    assertThat(registry.counter("l_k_total", "L.").labels("k").family())
        .hasToString("family with labels [k]");
    assertThat(registry.info("handle_info", "L.").labels("v").register())
        .hasToString("info with labels [v]");
    assertThat(registry.stateSet("l_state", "L.", "on").register())
        .hasToString("set of states [on]");
  }
}
