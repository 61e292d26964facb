package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.health.HealthResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What Tare knows of itself, as health checks. */
class OwnChecksTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  void shouldBeWellWhileTheAggregatorWorks() throws Exception {
    try (Metrics metrics = Metrics.open()) {
      metrics.snapshot();
      assertThat(metrics.aggregatorCheck(LIMIT).check()).isEqualTo(HealthResult.healthy());
    }
  }

  @Test
  void shouldSayHowFarTheAggregatorLags() throws Exception {
    CountDownLatch idle = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicLong clock = new AtomicLong();
    MetricsOptions options =
        MetricsOptions.builder()
            .nanoClock(clock::get)
            .scrapeTimeout(Duration.ofMillis(1))
            .idleStrategy(
                () ->
                    work -> {
                      idle.countDown();
                      try {
                        release.await(); // it hangs here
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    })
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      assertThat(idle.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(metrics.aggregatorCheck(LIMIT).check().isHealthy()).isTrue();
      clock.addAndGet(LIMIT.plusSeconds(1).toNanos());
      HealthResult result = metrics.aggregatorCheck(LIMIT).check();
      assertThat(result.isHealthy()).isFalse();
      assertThat(result.reason()).contains("no pass for PT10M1S", "allowed: PT10M");
      release.countDown();
    }
  }

  @Test
  void shouldSayThatTheAggregatorIsDead() throws Exception {
    Metrics metrics = Metrics.open();
    metrics.close();
    HealthResult result = metrics.aggregatorCheck(LIMIT).check();
    assertThat(result.isHealthy()).isFalse();
    assertThat(result.reason()).contains("dead");
  }

  @Test
  void shouldSayHowLongNobodyHasScraped() throws Exception {
    AtomicLong clock = new AtomicLong();
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().nanoClock(clock::get).build())) {
      assertThat(metrics.scrapeCheck(LIMIT).check().isHealthy()).isTrue();
      clock.addAndGet(LIMIT.plusSeconds(1).toNanos());
      HealthResult result = metrics.scrapeCheck(LIMIT).check();
      assertThat(result.isHealthy()).isFalse();
      assertThat(result.reason()).isEqualTo("no scrape for PT10M1S (allowed: PT10M)");
      scrape(metrics);
      assertThat(metrics.scrapeCheck(LIMIT).check().isHealthy()).isTrue();
    }
  }

  private static void scrape(Metrics metrics) throws IOException {
    metrics.write(new SilentWriter(), new ByteArrayOutputStream());
  }
}
