package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Half a million series that come and go, and nobody who scrapes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SeriesChurnTest {
  private static final int CYCLES = 500_000;
  private static final int EARLY = 50_000;

  /** Of everything together: one object left behind for each series would be half a million. */
  private static final long FEW = 5_000;

  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(180);

  /** Ids, tables, limits and rings: whatever were kept of a removed series would show here. */
  @Test
  void shouldKeepNothingOfHalfAMillionSeriesThoughNobodyScrapes() {
    try (Metrics metrics =
        Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build())) {
      Family<Histogram> histograms = family(metrics);
      Family<Counter> counters =
          metrics.registry().counter("c_total", "C.").labels("name").family();
      Family<UpDownCounter> open =
          metrics.registry().upDownCounter("u", "U.").labels("name").family();
      Histogram bystander = histograms.with("bystander");
      long early = 0;
      for (int i = 0; i < CYCLES; i++) {
        String name = "n" + i % 1000;
        histograms.with(name).record(1);
        counters.with(name).increment();
        open.with(name).begin();
        bystander.record(1);
        histograms.remove(name);
        counters.remove(name);
        open.remove(name);
        early = i == EARLY ? LiveObjects.count() : early;
      }
      long most = early + FEW;
      long late = LiveObjects.await(live -> live < most, DEADLINE_NS);
      assertThat(late).as("objects, of which %d were early", early).isLessThan(most);

      histograms.with("last").record(1);
      counters.with("last").increment();
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("t_seconds_count", "name", "bystander")).isEqualTo(CYCLES);
      assertThat(snapshot.value("t_seconds_count", "name", "last")).isEqualTo(1);
      assertThat(snapshot.value("c_total", "name", "last")).isEqualTo(1);
      assertThat(snapshot.value("tare_series", "metric", "t_seconds")).isEqualTo(2);
      assertThat(snapshot.value("tare_series", "metric", "u")).isZero();
      assertThat(snapshot.value("tare_aggregator_errors_total")).isZero();
    }
  }

  private static Family<Histogram> family(Metrics metrics) {
    return metrics
        .registry()
        .histogram("t_seconds", "T.")
        .unit(Unit.SECONDS)
        .quantiles()
        .labels("name")
        .family();
  }
}
