package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import org.junit.jupiter.api.Test;

/** A million series that come and go. */
class SeriesChurnTest {
  private static final int CYCLES = 1_000_000;

  /** Ids, tables, limits and rings: whatever were kept of a removed series would show here. */
  @Test
  void shouldStayAsSmallAsItWasOverAMillionSeries() {
    try (Metrics metrics =
        Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build())) {
      Family<Histogram> histograms = family(metrics);
      Family<Counter> counters =
          metrics.registry().counter("c_total", "C.").labels("name").family();
      Histogram bystander = histograms.with("bystander");
      long heap = 0;
      for (int i = 0; i < CYCLES; i++) {
        String name = "n" + i % 1000;
        histograms.with(name).record(1);
        counters.with(name).increment();
        bystander.record(1);
        if (i % 100_000 == 99_999) {
          MetricsSnapshot snapshot = metrics.snapshot();
          assertThat(snapshot.value("t_seconds_count", "name", name)).isEqualTo(1);
          assertThat(snapshot.value("t_seconds_count", "name", "bystander")).isEqualTo(i + 1);
          assertThat(snapshot.value("c_total", "name", name)).isEqualTo(1);
          // Ids wait for the collector, so their tables have the size of what came between two runs
          // of it.
          long now = liveBytes(metrics);
          heap = heap == 0 ? now : heap;
          assertThat(now).as("after %d series", i).isLessThan(heap + 2_000_000);
        }
        histograms.remove(name);
        counters.remove(name);
      }
      assertThat(metrics.snapshot().value("tare_series", "metric", "t_seconds")).isEqualTo(1);
    }
  }

  private static long liveBytes(Metrics metrics) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      metrics.snapshot(); // takes note of which handles are gone
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
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
