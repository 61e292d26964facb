package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import dev.tare.model.TraceContext;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where traces are known, buckets of timers show a value with its trace. */
class TimerExemplarTest {
  /** The thread that asks is in span 7 of a trace. */
  private static final class OneSpan implements TraceContext {
    private boolean asked;

    @Override
    public long spanId() {
      asked = true;
      return 7;
    }

    @Override
    public long traceIdHigh() {
      return 1;
    }

    @Override
    public long traceIdLow() {
      return 2;
    }
  }

  private final OneSpan traces = new OneSpan();

  @Test
  void shouldShowTheTraceOfATimersValueInItsBucket() {
    try (Metrics metrics = Metrics.open()) {
      TareMeterRegistry registry = registry(metrics, traces);
      Timer timer =
          Timer.builder("orders")
              .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(20))
              .register(registry);
      timer.record(15, TimeUnit.MILLISECONDS);

      HistogramFamily shown = (HistogramFamily) metrics.snapshot().family("orders_seconds");
      assertThat(shown.bucketCount(0, 1)).isEqualTo(1);
      assertThat(shown.exemplar(0, 1))
          .extracting(
              Exemplar::rawValue, Exemplar::traceIdHigh, Exemplar::traceIdLow, Exemplar::spanId)
          .containsExactly(15_000_000L, 1L, 2L, 7L);
      assertThat(shown.exemplar(0, 0)).isNull();
      assertThat(shown.exemplar(0, 2)).isNull();
    }
  }

  /** Its series count buckets, not values: an example would tell the number of one. */
  @Test
  void shouldNotAskForTracesOfWhatHasNoBucketsOfValues() {
    try (Metrics metrics = Metrics.open()) {
      TareMeterRegistry registry = registry(metrics, traces);
      DistributionSummary.builder("sizes")
          .serviceLevelObjectives(1, 2)
          .register(registry)
          .record(1.5);
      registry.timer("plain").record(1, TimeUnit.SECONDS);

      HistogramFamily shown = (HistogramFamily) metrics.snapshot().family("sizes");
      assertThat(shown.bucketCount(0, 1)).isEqualTo(1);
      assertThat(shown.exemplar(0, 1)).isNull();
      assertThat(traces.asked).isFalse();
    }
  }

  @Test
  void shouldCountTheValueThoughTheTraceContextThrows() {
    try (Metrics metrics =
        Metrics.open(
            MetricsOptions.builder()
                .selfMetrics(SelfMetricDetail.ALL)
                .errorHandler(e -> {})
                .build())) {
      TareMeterRegistry registry = registry(metrics, new Broken());
      Timer timer =
          Timer.builder("orders").serviceLevelObjectives(Duration.ofSeconds(1)).register(registry);
      timer.record(15, TimeUnit.MILLISECONDS);

      assertThat(metrics.snapshot().value("orders_seconds_count")).isEqualTo(1);
      assertThat(metrics.snapshot().value("tare_exemplar_errors_total")).isEqualTo(1);
    }
  }

  private static TareMeterRegistry registry(Metrics metrics, @Nullable TraceContext traces) {
    return new TareMeterRegistry(metrics, Clock.SYSTEM, Duration.ofMinutes(1), traces);
  }

  private static final class Broken implements TraceContext {
    @Override
    public long spanId() {
      throw new IllegalStateException("no tracer");
    }

    @Override
    public long traceIdHigh() {
      return 0;
    }

    @Override
    public long traceIdLow() {
      return 0;
    }
  }
}
