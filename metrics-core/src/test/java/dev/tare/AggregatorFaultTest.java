package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must not stop the aggregator, or wait for it for ever. */
@Tag("recording")
class AggregatorFaultTest {

  @Test
  void shouldGoOnAfterItsThreadWasInterrupted() {
    List<Thread> made = new ArrayList<>();
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .threadFactory(
                task -> {
                  Thread thread = new Thread(task);
                  thread.setDaemon(true);
                  made.add(thread);
                  return thread;
                })
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = histogram(metrics);
      for (int i = 1; i <= 20; i++) {
        made.get(0).interrupt();
        histogram.record(1);
        assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(i);
      }
      assertThat(metrics.snapshot().value("tare_aggregator_alive")).isEqualTo(1);
      assertThat(metrics.snapshot().value("tare_scrapes_stale_total")).isZero();
      assertThat(metrics.snapshot().value("tare_aggregator_restarts_total")).isZero();
      assertThat(metrics.snapshot().value("tare_aggregator_interrupts_total")).isBetween(1d, 20d);
    }
  }

  @Test
  void shouldGoOnWithAnIdleStrategyThatThrows() {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .idleStrategy(FailingIdle::new)
            .errorHandler(e -> {})
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = histogram(metrics);
      for (int i = 1; i <= 20; i++) {
        histogram.record(1);
        assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(i);
      }
      assertThat(metrics.snapshot().value("tare_aggregator_errors_total")).isPositive();
      assertThat(metrics.snapshot().value("tare_aggregator_restarts_total")).isZero();
    }
  }

  private static final class FailingIdle implements IdleStrategy {
    @Override
    public void idle(int workCount) {
      throw new AssertionError("a strategy that throws");
    }
  }

  @Test
  void shouldGoOnAfterTheErrorHandlerThrew() {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .seriesLimit(1)
            .errorHandler(
                e -> {
                  throw new AssertionError("a handler that throws", e);
                })
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      var family = metrics.registry().counter("a_total", "Counts a.").labels("l").family();
      family.with("1").increment();
      family.with("2").increment();
      histogram(metrics).record(1);
      assertThat(metrics.snapshot().value("a_total", "l", "other")).isEqualTo(1);
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (metrics.snapshot().value("tare_error_handler_errors_total") < 1) {
        assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
      }
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);
    }
  }

  @Test
  void shouldCloseWhenTheErrorHandlerAsksForIt() throws InterruptedException {
    List<Metrics> opened = new ArrayList<>();
    CountDownLatch closed = new CountDownLatch(1);
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .seriesLimit(1)
            .errorHandler(
                e -> {
                  opened.get(0).close();
                  closed.countDown();
                })
            .build();
    Metrics metrics = Metrics.open(options);
    opened.add(metrics);
    histogram(metrics).record(1);
    var family = metrics.registry().counter("a_total", "Counts a.").labels("l").family();
    family.with("1");
    family.with("2");
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    metrics.close();
    assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);
  }

  @Test
  void shouldRefuseABoundThatNoRawValueCanPass() {
    try (Metrics metrics =
        Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build())) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  metrics
                      .registry()
                      .histogram("t_seconds", "Times t.")
                      .unit(Unit.SECONDS)
                      .buckets(1, Double.MAX_VALUE)
                      .register())
          .withMessageContainingAll("buckets=[1.0, 1.79", "name=t_seconds");
    }
  }

  private static Histogram histogram(Metrics metrics) {
    return metrics.registry().histogram("t_seconds", "Times t.").unit(Unit.SECONDS).register();
  }
}
