package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A handle outlives what it records into: in a static field, mostly. It must not keep that. */
class ClosedMemoryTest {
  private static final int SERIES = 300;

  /** A series with three digits and values everywhere takes 46 KB for its window. */
  private static final long MOST_OF_IT = SERIES * 40_000L;

  /** Each value is so much larger than the one before, which is less than 64 cells. */
  private static final double STEP = 1.03;

  @Test
  void shouldLetGoOfSeriesRingsAndBlocksThoughAHandleIsKept() {
    long before = liveBytes();
    Metrics metrics =
        Metrics.open(
            MetricsOptions.builder()
                .threadBlockBytes(1 << 20)
                .scrapeTimeout(Duration.ofSeconds(30))
                .build());
    Family<Histogram> family = family(metrics);
    Histogram kept = record(metrics, family);
    assertThat(liveBytes()).as("with all of it").isGreaterThan(before + MOST_OF_IT);

    metrics.close();
    assertThat(metrics.snapshot().value("t_seconds_count", "name", "n0")).isEqualTo(100_000);
    kept.record(1L);
    assertThat(liveBytes()).as("with a handle").isLessThan(before + MOST_OF_IT / 5);

    for (int i = 0; i < SERIES; i++) {
      family.with("late" + i).record(1L);
      assertThat(family.remove("n" + i)).isTrue();
    }
    assertThat(liveBytes()).as("with late series").isLessThan(before + MOST_OF_IT / 5);
    kept.record(1L);
  }

  private static Family<Histogram> family(Metrics metrics) {
    return metrics
        .registry()
        .histogram("t_seconds", "T.")
        .unit(Unit.SECONDS)
        .significantDigits(3)
        .labels("name")
        .family();
  }

  /** More than a ring holds, so that this thread, which lives on, has a block of its own, too. */
  private static Histogram record(Metrics metrics, Family<Histogram> family) {
    for (int i = 1; i < SERIES; i++) {
      Histogram other = family.with("n" + i);
      for (double value = 1; value < 3.6e12; value *= STEP) {
        other.record((long) value);
      }
      metrics.snapshot();
    }
    Histogram first = family.with("n0");
    for (int i = 0; i < 100_000; i++) {
      first.record(i);
    }
    assertThat(metrics.snapshot().value("t_seconds_count", "name", "n0")).isEqualTo(100_000);
    return first;
  }

  /** What is left when nothing more goes: earlier tests' may go late. */
  private static long liveBytes() {
    long least = Long.MAX_VALUE;
    for (int settled = 0; settled < 3; settled++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      long live = runtime.totalMemory() - runtime.freeMemory();
      if (live < least - 100_000) {
        settled = 0;
      }
      least = Math.min(least, live);
    }
    return least;
  }
}
