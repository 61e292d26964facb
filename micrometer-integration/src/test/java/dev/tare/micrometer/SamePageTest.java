package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The page of an application is the one that Micrometer's own Prometheus registry writes, line by
 * line. Older ones refuse meters of one name whose tags differ, which the shop has.
 */
@Tag("newest")
class SamePageTest {
  private static final int MINUTES = 6;

  private final Metrics metrics = Metrics.open();
  private final MockClock clock = new MockClock();
  private final MockClock theirClock = new MockClock();
  private final TareMeterRegistry ours =
      new TareMeterRegistry(metrics, clock, Duration.ofMinutes(1));
  private final PrometheusMeterRegistry theirs =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), theirClock);

  @AfterEach
  void close() {
    ours.close();
    theirs.close();
    metrics.close();
  }

  @Test
  void shouldBeTheOneThatMicrometerWrites() {
    Shop shop = new Shop(ours, clock);
    Shop theirShop = new Shop(theirs, theirClock);
    assertThat(shop.meters()).isEqualTo(theirShop.meters()).isGreaterThan(100);
    for (int minute = 0; minute < MINUTES; minute++) {
      shop.work();
      theirShop.work();
      assertThat(MeterPages.lines(MeterPages.of(metrics)))
          .containsExactlyElementsOf(MeterPages.lines(theirs.scrape()));
      clock.add(Duration.ofSeconds(40)); // so that maxima and percentiles decay
      theirClock.add(Duration.ofSeconds(40));
    }
    assertThat(MeterPages.of(metrics)).doesNotContain("micrometer_meter_failures_total");
  }
}
