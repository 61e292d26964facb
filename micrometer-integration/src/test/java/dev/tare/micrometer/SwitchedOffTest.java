package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Micrometer's meters over metrics that are switched off. */
class SwitchedOffTest {

  @Test
  void shouldTakeEveryMeterAndShowNone() {
    try (Metrics metrics = Metrics.noop()) {
      MeterRegistry registry = new TareMeterRegistry(metrics);
      registry.counter("orders", "kind", "retail").increment();
      Timer timer = Timer.builder("order").publishPercentileHistogram().register(registry);
      timer.record(3, TimeUnit.MILLISECONDS);
      assertThat(timer.takeSnapshot()).isNotNull();
      DistributionSummary.builder("size").register(registry).record(1);
      Gauge.builder("open", () -> 1).register(registry);
      registry.more().longTaskTimer("long").start().stop();
      registry.remove(timer);
      registry.close();
      assertThat(metrics.snapshot().families()).isEmpty();
    }
  }
}
