package dev.tare.jmh.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Registration;
import dev.tare.instrument.StartedTimer;
import dev.tare.instrument.UpDownCounter;
import dev.tare.registry.MetricRegistry;
import io.prometheus.metrics.core.datapoints.Timer;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table "from client_java" of docs/instruments.md: both columns, and that they do the same. */
class FromClientJavaTest {
  private final PrometheusRegistry there = new PrometheusRegistry();
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final MetricRegistry registry = metrics.registry();
  private final Queue<String> pool = new ArrayDeque<>(List.of("a", "b"));
  private int handled;

  @AfterEach
  void close() {
    metrics.close();
  }

  private void handle() {
    handled++;
  }

  private double here(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  @Test
  void shouldCountTheSame() {
    Counter old = Counter.builder().name("orders_total").help("Accepted.").register(there);
    Counter oldSums = Counter.builder().name("sums_total").help("Paid.").register(there);
    Counter oldOrders = kinds();
    dev.tare.instrument.Counter now = registry.counter("orders_total", "Accepted.").register();
    dev.tare.instrument.Counter sums =
        registry.counter("sums_total", "Paid.").scale(0.01).register();
    var orders = registry.counter("kinds_total", "By kind.").labels("kind").family();
    old.inc();
    now.increment();
    old.inc(3);
    now.add(3);
    oldSums.inc(0.5);
    sums.inc(0.5);
    oldOrders.labelValues("retail").inc();
    orders.with("retail").increment();
    assertThat(here("orders_total")).isEqualTo(old.get());
    assertThat(here("sums_total")).isEqualTo(oldSums.get());
    assertThat(here("kinds_total", "kind", "retail"))
        .isEqualTo(oldOrders.labelValues("retail").get());
    oldOrders.remove("retail");
    orders.remove("retail");
    there.unregister(old);
    registry.unregister("orders_total");
    assertThat(metrics.snapshot().find("orders_total")).isEmpty();
    assertThat(metrics.snapshot().find("kinds_total", "kind", "retail")).isEmpty();
  }

  private Counter kinds() {
    return Counter.builder()
        .name("kinds_total")
        .help("By kind.")
        .labelNames("kind")
        .register(there);
  }

  @Test
  void shouldShowTheSame() {
    Gauge oldGauge = Gauge.builder().name("limit").help("May wait.").register(there);
    Gauge oldOpen = Gauge.builder().name("open").help("Open.").register(there);
    dev.tare.instrument.Gauge gauge = registry.gauge("limit", "May wait.").register();
    UpDownCounter open = registry.upDownCounter("open", "Open.").register();
    oldGauge.set(4.5);
    gauge.set(4.5);
    oldGauge.inc(2);
    gauge.inc(2);
    oldOpen.inc();
    open.begin();
    oldOpen.inc();
    open.begin();
    oldOpen.dec();
    open.end();
    assertThat(here("limit")).isEqualTo(oldGauge.get());
    assertThat(here("open")).isEqualTo(oldOpen.get());
  }

  @Test
  void shouldMeasureTheSame() throws Exception {
    Histogram old = Histogram.builder().name("order_seconds").help("Latency.").register(there);
    dev.tare.instrument.Histogram now = registry.histogram("order_seconds", "Latency.").register();
    long nanos = 250_000_000;
    old.observe(0.25);
    now.observe(0.25);
    old.observe(Unit.nanosToSeconds(nanos));
    now.record(nanos);
    assertThat(here("order_seconds_sum")).isEqualTo(old.getSum(), within(1e-9));
    old.time(() -> handle());
    now.time(() -> handle());
    old.timeChecked(() -> pool.size());
    now.timeChecked(() -> pool.size());
    try (Timer timer = old.startTimer()) {
      handle();
      assertThat(timer).isNotNull();
    }
    try (StartedTimer timer = now.startTimer()) {
      handle();
      assertThat(timer).isNotNull();
    }
    assertThat(handled).isEqualTo(4);
    assertThat(here("order_seconds_count")).isEqualTo(5);
    assertThat(old.getCount()).isEqualTo(5);
  }

  @Test
  void shouldReadTheSameThroughCallbacks() {
    GaugeWithCallback.builder()
        .name("pool_size")
        .help("Open.")
        .labelNames("pool")
        .callback(callback -> callback.call(pool.size(), "orders"))
        .register(there);
    Registration registration =
        registry.gauge("pool_size", "Open.").labels("pool").callback(List.of("orders"), pool::size);
    assertThat(here("pool_size", "pool", "orders")).isEqualTo(2);
    registration.close();
    assertThat(metrics.snapshot().find("pool_size", "pool", "orders")).isEmpty();
  }

  @Test
  void shouldTellTheSameFactsAndStates() {
    Info oldInfo = Info.builder().name("app_info").help("App.").labelNames("v").register(there);
    StateSet oldMode = StateSet.builder().name("mode").help("M.").states("a", "b").register(there);
    dev.tare.instrument.Info info = registry.info("app_info", "App.").labels("v").register();
    dev.tare.instrument.StateSet mode = registry.stateSet("mode", "M.", "a", "b").register();
    oldInfo.setLabelValues("1.4");
    info.set("1.4");
    oldMode.setTrue("a");
    mode.set("a", true);
    assertThat(here("app_info", "v", "1.4")).isEqualTo(1);
    assertThat(oldInfo.collect().getDataPoints()).hasSize(1);
    assertThat(oldMode.collect().getDataPoints().get(0).isTrue(0)).isTrue();
  }
}
