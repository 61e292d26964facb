package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Family;
import dev.tare.instrument.Gauge;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.Info;
import dev.tare.instrument.LabelValue;
import dev.tare.instrument.Registration;
import dev.tare.instrument.StartedTimer;
import dev.tare.instrument.StateSet;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Collector;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.registry.MetricRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Metrics that are switched off: the same calls, and nothing of them. */
class NoopTest {
  private final Metrics metrics = Metrics.noop();
  private final MetricRegistry registry = metrics.registry();

  @Test
  void shouldTakeAllCallsOfEveryInstrument() {
    Counter counter = registry.counter("a_total", "A.").register();
    counter.increment();
    counter.add(3);
    counter.add(Duration.ofSeconds(1)); // where it is no time, too: nothing is done with it
    counter.inc(0.5);
    Gauge gauge = registry.gauge("b", "B.").register();
    gauge.set(1);
    gauge.inc(1);
    gauge.dec(1);
    UpDownCounter open = registry.upDownCounter("c", "C.").register();
    open.begin();
    open.add(2);
    open.end();
    StateSet states = registry.stateSet("d", "D.", "on", "off").register();
    states.set("on", true);
    states.setOnly("off");
    Info info = registry.info("e_info", "E.").labels("version").register();
    info.set("1");
    info.add("2");
    assertThat(info.remove("1")).isFalse();
    assertThat(metrics.snapshot().families()).isEmpty();
  }

  @Test
  void shouldRunWhatAHistogramTakesTheTimeOf() throws Exception {
    Histogram histogram = registry.histogram("t_seconds", "T.").register();
    AtomicInteger runs = new AtomicInteger();
    histogram.record(1);
    histogram.record(Duration.ofMillis(1));
    histogram.observe(1);
    histogram.recordSince(0);
    histogram.time(() -> runs.set(1));
    assertThat(histogram.<Integer>time(runs::incrementAndGet)).isEqualTo(2);
    assertThat(histogram.<Integer>timeChecked(runs::incrementAndGet)).isEqualTo(3);
    try (StartedTimer timer = histogram.startTimer()) {
      assertThat(timer).isNotNull();
    }
    assertThat(metrics.snapshot(Detail.CELLS).families()).isEmpty();
    assertThat(metrics.recorded(Detail.CELLS).families()).isEmpty();
  }

  @Test
  void shouldKeepNothingOfAnySeries() {
    Family<Counter> family = registry.counter("a_total", "A.").labels("x", "y").family();
    Counter first = family.with("1", "1");
    for (int i = 0; i < 5_000; i++) {
      assertThat(family.with("x" + i, "y")).isSameAs(first);
    }
    assertThat(family.with("1")).isSameAs(family.with("1", "2", "3")).isSameAs(first);
    assertThat(family.with("1", "2", "3", "4")).isSameAs(family.with(new String[9]));
    assertThat(registry.counter("b_total", "B.").register()).isSameAs(first);
    assertThat(family.remove("1", "1")).isFalse();
    assertThat(registry.removeSeries("a_total", "1", "1")).isFalse();
    assertThat(registry.unregister("a_total")).isFalse();
    assertThat(registry.descriptors()).isEmpty();
  }

  @Test
  void shouldTakeEvents() {
    Event event =
        registry
            .event("request")
            .label("method", 4)
            .label("status", 9)
            .derivedLabel("class", "status", Map.of("200", "2xx"))
            .counts(registry.counter("r_total", "R.").labels("method", "class"))
            .measures(registry.histogram("r_seconds", "R.").labels("method"))
            .measures(registry.histogram("r_bytes", "R."))
            .register();
    EventField time = event.field("r_seconds");
    EventField size = event.field(1);
    LabelValue get = event.label("method").value("GET");
    assertThat(get.text()).isEqualTo("other");
    assertThat(get.isOther()).isTrue();
    assertThat(size.histogram()).isEqualTo("r_bytes");
    event.record(event.key("GET", "200"));
    event.record(event.key(get, event.label("status").value("200")), time, 1);
    event.record(event.key("a", "b", "c"), time, 1, size, 2);
    event.record(event.key(new String[8]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.field("other_seconds"))
        .withMessageContainingAll("histogram=other_seconds", "r_seconds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.label("route"))
        .withMessageContaining("label=route");
    assertThat(registry.unregisterEvent("request")).isFalse();
    assertThat(metrics.snapshot().families()).isEmpty();
  }

  @Test
  void shouldAskNoCallbackAndNoCollector() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Registration callback = registry.gauge("g", "G.").callback(asked::incrementAndGet);
    Registration collector =
        registry.register(
            new Collector() {
              @Override
              public String name() {
                return "c" + asked.incrementAndGet();
              }

              @Override
              public List<MetricDescriptor> descriptors() {
                asked.incrementAndGet();
                return List.of();
              }

              @Override
              public List<MetricFamily> collect() {
                asked.incrementAndGet();
                return List.of();
              }
            });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(new SilentWriter(), out);
    metrics.write(new SilentWriter(), out, Duration.ofSeconds(1));
    metrics.countFailedScrape(new IOException("gone"));
    callback.close();
    collector.close();
    assertThat(asked).hasValue(0);
  }

  @Test
  void shouldRefuseAWrongDefinitionAllTheSame() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.counter("a", "Without its suffix.").register())
        .withMessageContaining("*_total");
    assertThatIllegalStateException()
        .isThrownBy(() -> registry.histogram("a", "In no unit.").register())
        .withMessageContaining("buckets");
  }

  @Test
  void shouldStartNoThread() {
    MetricsOptions options =
        MetricsOptions.builder()
            .enabled(false)
            .threadFactory(
                task -> {
                  throw new AssertionError("a thread was asked for");
                })
            .build();
    try (Metrics off = Metrics.open(options)) {
      off.registry().gauge("g", "G.").callback(() -> 1);
      assertThat(off.snapshot().families()).isEmpty();
      assertThat(off.isEnabled()).isFalse();
    }
    try (Metrics on = Metrics.open()) {
      assertThat(on.isEnabled()).isTrue();
    }
  }

  @Test
  void shouldWorkAfterItWasClosed() {
    metrics.close();
    metrics.close();
    registry.counter("a_total", "A.").register().increment();
    assertThat(metrics.snapshot().families()).isEmpty();
  }
}
