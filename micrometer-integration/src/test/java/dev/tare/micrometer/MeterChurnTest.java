package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Meters come and go, with one tag more or less, while pages are read. */
class MeterChurnTest {
  private static final int THREADS = 3;
  private static final int ROUNDS = 300;

  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .scrapeTimeout(Duration.ofMinutes(1))
              .collectorTimeout(Duration.ofMinutes(1))
              .errorHandler(errors::add)
              .build());
  private final TareMeterRegistry registry = new TareMeterRegistry(metrics);

  @Test
  void shouldShowEachPageWhole() throws Exception {
    Counter stays = registry.counter("calls", "who", "stays");
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(thread);
        String who = "churner" + thread;
        parts.add(executor.submit(() -> churn(random, who)));
      }
      double read = 0;
      while (!parts.stream().allMatch(Future::isDone)) {
        stays.increment();
        read++;
        assertThat(sumOfCalls()).as("who stays is on every page").isGreaterThanOrEqualTo(read);
      }
      for (Future<?> part : parts) {
        part.get();
      }
      assertThat(errors).isEmpty();
      assertThat(metrics.snapshot().find("micrometer_meter_failures_total")).isEmpty();
      assertThat(metrics.snapshot().toString()).doesNotContain("churner");
      assertThat(metrics.snapshot().value("calls_total", "who", "stays")).isEqualTo(read);
    } finally {
      executor.shutdownNow();
      registry.close();
      metrics.close();
    }
  }

  private double sumOfCalls() {
    var family = (dev.tare.model.CounterFamily) metrics.snapshot().family("calls_total");
    double sum = 0;
    for (int row = 0; row < family.series().size(); row++) {
      sum += family.value(row);
    }
    return sum;
  }

  private void churn(Random random, String who) {
    for (int round = 0; round < ROUNDS; round++) {
      Tags tags = Tags.of("who", who);
      if (random.nextBoolean()) {
        tags = tags.and("more" + random.nextInt(3), "x");
      }
      Counter counter = Counter.builder("calls").tags(tags).register(registry);
      Timer timer =
          Timer.builder("time")
              .tags(tags)
              .serviceLevelObjectives(Duration.ofMillis(1))
              .register(registry);
      counter.increment();
      timer.record(Duration.ofMillis(round));
      assertThat(timer.count()).isEqualTo(1);
      registry.remove(counter);
      registry.remove(timer);
    }
  }
}
