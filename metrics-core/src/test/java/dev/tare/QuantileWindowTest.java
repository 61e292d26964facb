package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * The quantiles of windows, against a list of the values of each and a clock that the test moves.
 * Rings and blocks are small, so that values are in rings, in private blocks of living and dead
 * threads and in shared blocks when a window ends.
 */
@Tag("recording")
class QuantileWindowTest {
  private static final double[] QUANTILES = {0, 0.5, 0.9, 0.99, 1};
  private static final long SECOND_NS = 1_000_000_000;
  private static final long WINDOW_NS = 60 * SECOND_NS;

  private final AtomicLong clock = new AtomicLong(-5 * SECOND_NS);

  @Property(tries = 30)
  void shouldShowTheLastWholeWindow(
      @ForAll Random random,
      @ForAll @IntRange(max = 2) int blockSize,
      @ForAll @IntRange(max = 1) int ringLimit)
      throws Exception {
    MetricsOptions options =
        options()
            .ringBytes(1024)
            .privateBlockBytes(List.of(0, 20 * 1024, 80 * 1024).get(blockSize))
            .maxRings(List.of(0, 64).get(ringLimit))
            .build();
    long begin = clock.get();
    List<List<Long>> windows = new ArrayList<>(List.of(new ArrayList<>()));
    List<Long> lifetime = new ArrayList<>();
    ExecutorService stays = Executors.newFixedThreadPool(1);
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = histogram(metrics, "t_seconds");
      for (int step = 0; step < 30; step++) {
        List<Long> values = values(random);
        Runnable recording = () -> values.forEach(value -> histogram.record((long) value));
        if (random.nextBoolean()) {
          stays.submit(recording).get();
        } else {
          Thread dies = new Thread(recording);
          dies.start();
          dies.join();
        }
        windows.get(windows.size() - 1).addAll(values);
        lifetime.addAll(values);
        // Drained in the window that the oracle has put them in, whenever the aggregator looked.
        assertQuantiles(metrics.snapshot(), "60s", lastOf(windows));
        advance(random);
        while (windows.size() <= (clock.get() - begin) / WINDOW_NS) {
          windows.add(new ArrayList<>());
        }
        MetricsSnapshot snapshot = metrics.snapshot();
        assertQuantiles(snapshot, "60s", lastOf(windows));
        assertQuantiles(snapshot, "lifetime", lifetime);
      }
    } finally {
      stays.shutdown();
    }
  }

  @Example
  void shouldShowNothingBeforeAWindowHasEndedAndAfterOneWithoutValues() {
    try (Metrics metrics = Metrics.open(options().build())) {
      Histogram histogram = histogram(metrics, "t_seconds");
      histogram.record(5L);
      assertQuantiles(metrics.snapshot(), "60s", List.of());
      clock.addAndGet(WINDOW_NS - 1);
      assertQuantiles(metrics.snapshot(), "60s", List.of());
      clock.addAndGet(1);
      assertQuantiles(metrics.snapshot(), "60s", List.of(5L));
      clock.addAndGet(WINDOW_NS);
      assertQuantiles(metrics.snapshot(), "60s", List.of());
      assertQuantiles(metrics.snapshot(), "lifetime", List.of(5L));
    }
  }

  @Example
  void shouldBeginWindowsOfAllFamiliesWithTheMetrics() {
    try (Metrics metrics = Metrics.open(options().build())) {
      Histogram early = histogram(metrics, "a_seconds");
      clock.addAndGet(WINDOW_NS / 2);
      Histogram late = histogram(metrics, "t_seconds");
      early.record(5L);
      late.record(5L);
      metrics.snapshot();
      clock.addAndGet(WINDOW_NS / 2);
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("a_quantile_seconds", "window", "60s", "quantile", "0.5"))
          .isEqualTo(5e-9);
      assertQuantiles(snapshot, "60s", List.of(5L));
    }
  }

  @Example
  void shouldTakeWindowsFromTheBudgetOfHdrHistograms() {
    try (Metrics metrics = Metrics.open(options().quantileSeriesLimit(3).build())) {
      var family =
          metrics
              .registry()
              .histogram("t_seconds", "Times t.")
              .unit(Unit.SECONDS)
              .labels("kind")
              .quantileWindow(Duration.ofSeconds(1))
              .family();
      family.with("a").record(5L);
      family.with("b").record(5L);
      metrics.snapshot();
      clock.addAndGet(SECOND_NS);
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("t_seconds_count", "kind", "b")).isEqualTo(1);
      assertThat(snapshot.value("tare_quantiles_refused_total")).isEqualTo(1);
      SummaryFamily quantiles = (SummaryFamily) snapshot.family("t_quantile_seconds");
      assertThat(quantiles.series().size()).isEqualTo(4);
      assertThat(quantiles.rawQuantile(row(quantiles, "a", "1s"), 0)).isEqualTo(5);
      assertThat(quantiles.rawQuantile(row(quantiles, "b", "1s"), 0)).isNegative();
      assertThat(quantiles.rawQuantile(row(quantiles, "b", "lifetime"), 0)).isNegative();
    }
  }

  private static int row(SummaryFamily family, String... labels) {
    return family.series().find(List.of(labels));
  }

  private MetricsOptions.Builder options() {
    return MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).nanoClock(clock::get);
  }

  private static Histogram histogram(Metrics metrics, String name) {
    return metrics
        .registry()
        .histogram(name, "Times t.")
        .unit(Unit.SECONDS)
        .quantiles(QUANTILES)
        .quantileWindow(Duration.ofSeconds(60))
        .register();
  }

  /** Mostly within a window, sometimes to the end of one to the nanosecond, sometimes past two. */
  private void advance(Random random) {
    long left = WINDOW_NS - Math.floorMod(clock.get() + 5 * SECOND_NS, WINDOW_NS);
    clock.addAndGet(
        switch (random.nextInt(6)) {
          case 0 -> left;
          case 1 -> left - 1;
          case 2 -> left + WINDOW_NS + random.nextLong(WINDOW_NS);
          default -> random.nextLong(WINDOW_NS);
        });
  }

  private static List<Long> lastOf(List<List<Long>> windows) {
    return windows.size() < 2 ? List.of() : windows.get(windows.size() - 2);
  }

  /** Each batch around a level of its own, so that a wrong window is seen. */
  private static List<Long> values(Random random) {
    double level = Math.exp(random.nextDouble() * 20);
    int count = random.nextInt(4) == 0 ? 0 : random.nextInt(600);
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add((long) (level * (1 + random.nextDouble())));
    }
    return values;
  }

  private static void assertQuantiles(
      MetricsSnapshot snapshot, String window, List<Long> expected) {
    SummaryFamily family = (SummaryFamily) snapshot.family("t_quantile_seconds");
    List<Long> sorted = expected.stream().sorted().toList();
    int row = row(family, window);
    for (int i = 0; i < QUANTILES.length; i++) {
      long shown = family.rawQuantile(row, i);
      if (sorted.isEmpty()) {
        assertThat(shown).as("quantile %s of %s", QUANTILES[i], window).isNegative();
      } else {
        int rank = (int) Math.max(1, Math.ceil(QUANTILES[i] * sorted.size()));
        double exact = sorted.get(rank - 1);
        assertThat((double) shown)
            .as("quantile %s of %s", QUANTILES[i], window)
            .isCloseTo(exact, within(exact / 100));
      }
    }
  }
}
