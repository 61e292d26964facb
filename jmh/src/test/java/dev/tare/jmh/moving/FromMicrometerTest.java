package dev.tare.jmh.moving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Histogram;
import dev.tare.registry.MetricRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table "from Micrometer" of docs/instruments.md: both columns, and that they do the same. */
class FromMicrometerTest {
  private final MeterRegistry there = new SimpleMeterRegistry();
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final MetricRegistry registry = metrics.registry();
  private final Queue<String> queue = new ArrayDeque<>(List.of("a", "b"));
  private final AtomicLong done = new AtomicLong(7);
  private int handled;

  @AfterEach
  void close() {
    metrics.close();
    there.close();
  }

  private void handle() {
    handled++;
  }

  private double here(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  @Test
  void shouldCountTheSame() {
    Counter old = Counter.builder("orders").tag("kind", "retail").register(there);
    var orders = registry.counter("orders_total", "Accepted.").labels("kind").family();
    there.counter("orders", "kind", "retail").increment();
    orders.with("retail").increment();
    assertThat(here("orders_total", "kind", "retail")).isEqualTo(old.count());
    Counter oldSums = there.counter("sums");
    dev.tare.instrument.Counter sums =
        registry.counter("sums_total", "Paid.").scale(0.01).register();
    oldSums.increment(0.5);
    sums.inc(0.5);
    assertThat(here("sums_total")).isEqualTo(oldSums.count());
    there.remove(old);
    orders.remove("retail");
    assertThat(metrics.snapshot().find("orders_total", "kind", "retail")).isEmpty();
  }

  @Test
  void shouldMeasureTheSame() throws Exception {
    Timer timer = Timer.builder("order").publishPercentiles(0.5, 0.99).register(there);
    Histogram latency =
        registry.histogram("order_seconds", "Latency.").quantiles(0.5, 0.99).register();
    timer.record(3, TimeUnit.MILLISECONDS);
    latency.record(Duration.ofMillis(3));
    assertThat(here("order_seconds_sum")).isEqualTo(timer.totalTime(TimeUnit.SECONDS));
    timer.record(() -> handle());
    latency.time(() -> handle());
    timer.recordCallable(() -> queue.size());
    latency.timeChecked(() -> queue.size());
    Timer.Sample sample = Timer.start(there);
    sample.stop(timer);
    long begin = System.nanoTime();
    latency.recordSince(begin);
    assertThat(handled).isEqualTo(2);
    assertThat(here("order_seconds_count")).isEqualTo(4);
    assertThat(timer.count()).isEqualTo(4);
    DistributionSummary summary = summary();
    Histogram sizes = registry.histogram("sizes_bytes", "Sent.").buckets(1e3, 1e6).register();
    summary.record(1500);
    sizes.observe(1500);
    assertThat(here("sizes_bytes_sum")).isEqualTo(summary.totalAmount());
  }

  private DistributionSummary summary() {
    return DistributionSummary.builder("sizes").serviceLevelObjectives(1e3, 1e6).register(there);
  }

  @Test
  void shouldReadTheSameThroughCallbacks() {
    there.gauge("queue", Tags.of("name", "mail"), queue, Queue::size);
    registry.gauge("queue", "Waiting.").labels("name").callback(List.of("mail"), queue::size);
    FunctionCounter.builder("done", done, AtomicLong::get).register(there);
    registry.counter("done_total", "Done.").callback(done::get);
    assertThat(here("queue", "name", "mail")).isEqualTo(there.get("queue").gauge().value());
    assertThat(here("done_total")).isEqualTo(there.get("done").functionCounter().count());
  }
}
