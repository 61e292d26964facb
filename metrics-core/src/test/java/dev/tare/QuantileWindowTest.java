package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.instrument.Histogram;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * The quantiles of windows, against lists of the values of each half and a clock that the test
 * moves. Rings and blocks are small, so that values are in rings, in private blocks of living and
 * dead threads and in shared blocks when a window ends.
 */
@Tag("recording")
class QuantileWindowTest {
  private static final double[] QUANTILES = {0, 0.0001, 0.5, 0.9, 0.99, 1};
  private static final String[] LABELS = {"0", "0.0001", "0.5", "0.9", "0.99", "1"};
  private static final long SECOND_NS = 1_000_000_000;
  private static final long WINDOW_NS = 60 * SECOND_NS;
  private static final long HALF_NS = WINDOW_NS / 2;

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
            .threadBlockBytes(List.of(0, 20 * 1024, 80 * 1024).get(blockSize))
            .maxRings(List.of(0, 64).get(ringLimit))
            .build();
    long begin = clock.get();
    List<List<Long>> halves = new ArrayList<>(List.of(new ArrayList<>()));
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
        halves.get(halves.size() - 1).addAll(values);
        // Drained in the half that the oracle has put them in, whenever the aggregator looked.
        assertQuantiles(metrics.snapshot(), lastOf(halves));
        advance(random);
        while (halves.size() <= (clock.get() - begin) / HALF_NS) {
          halves.add(new ArrayList<>());
        }
        assertQuantiles(metrics.snapshot(), lastOf(halves));
      }
    } finally {
      stays.shutdown();
    }
  }

  @Example
  void shouldMoveByHalvesAndShowNothingWithoutValues() {
    try (Metrics metrics = Metrics.open(options().build())) {
      Histogram histogram = histogram(metrics, "t_seconds");
      histogram.record(5L);
      assertQuantiles(metrics.snapshot(), List.of());
      clock.addAndGet(HALF_NS - 1);
      assertQuantiles(metrics.snapshot(), List.of());
      clock.addAndGet(1);
      assertQuantiles(metrics.snapshot(), List.of(5L));
      histogram.record(7L);
      assertQuantiles(metrics.snapshot(), List.of(5L));
      clock.addAndGet(HALF_NS);
      assertQuantiles(metrics.snapshot(), List.of(5L, 7L));
      clock.addAndGet(HALF_NS);
      assertQuantiles(metrics.snapshot(), List.of(7L));
      clock.addAndGet(HALF_NS);
      assertQuantiles(metrics.snapshot(), List.of());
    }
  }

  /** What the maximum of a window was a minute ago is not that of now. */
  @Example
  void shouldShowTheExactMaximumOfTheWindow() {
    try (Metrics metrics = Metrics.open(options().build())) {
      Histogram histogram = histogram(metrics, "t_seconds");
      for (long highest : new long[] {123_456_789, 7_654_321, 2 * 3_600 * SECOND_NS, 11_111_111}) {
        histogram.record(1_000L);
        histogram.record(highest);
        metrics.snapshot();
        clock.addAndGet(2 * HALF_NS);
        assertThat(metrics.snapshot().value("t_quantile_seconds", "quantile", "1", "window", "60s"))
            .isEqualTo(highest / 1e9);
      }
    }
  }

  @Example
  void shouldBeginWindowsOfAllFamiliesWithTheMetrics() {
    try (Metrics metrics = Metrics.open(options().build())) {
      Histogram early = histogram(metrics, "a_seconds");
      clock.addAndGet(HALF_NS / 2);
      Histogram late = histogram(metrics, "t_seconds");
      early.record(5L);
      late.record(5L);
      metrics.snapshot();
      clock.addAndGet(HALF_NS / 2);
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("a_quantile_seconds", "window", "60s", "quantile", "0.5"))
          .isEqualTo(5e-9);
      assertQuantiles(snapshot, List.of(5L));
    }
  }

  @Example
  void shouldLimitHowManySeriesHaveQuantiles() {
    try (Metrics metrics = Metrics.open(options().quantileSeriesLimit(2).build())) {
      var family =
          metrics
              .registry()
              .histogram("t_seconds", "Times t.")
              .unit(Unit.SECONDS)
              .labels("kind")
              .quantileWindow(Duration.ofSeconds(1))
              .expectedInterval(Duration.ofSeconds(1))
              .family();
      for (String kind : List.of("a", "b", "c")) {
        family.with(kind).record(5L);
      }
      metrics.snapshot();
      clock.addAndGet(SECOND_NS);
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("t_seconds_count", "kind", "c")).isEqualTo(1);
      assertThat(snapshot.value("tare_quantiles_refused_total")).isEqualTo(1);
      String[] half = {"quantile", "0.5", "window", "1s", "kind"};
      assertThat(snapshot.value("t_quantile_seconds", with(half, "a"))).isEqualTo(5e-9);
      assertThat(snapshot.value("t_quantile_seconds", with(half, "b"))).isEqualTo(5e-9);
      assertThat(snapshot.find("t_quantile_seconds", with(half, "c"))).isEmpty();
      GaugeFamily shown = (GaugeFamily) snapshot.family("t_quantile_seconds");
      assertThat(shown.series().size()).isEqualTo(3 * 5);
    }
  }

  private static String[] with(String[] labels, String value) {
    return Stream.concat(Arrays.stream(labels), Stream.of(value)).toArray(String[]::new);
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
        .register();
  }

  /** Mostly within a half, sometimes to the end of one to the nanosecond, sometimes past some. */
  private void advance(Random random) {
    long left = HALF_NS - Math.floorMod(clock.get() + 5 * SECOND_NS, HALF_NS);
    clock.addAndGet(
        switch (random.nextInt(6)) {
          case 0 -> left;
          case 1 -> left - 1;
          case 2 -> left + random.nextInt(3) * HALF_NS + random.nextLong(HALF_NS);
          default -> random.nextLong(HALF_NS);
        });
  }

  /** The two halves before the one that is open. */
  private static List<Long> lastOf(List<List<Long>> halves) {
    int open = halves.size() - 1;
    return halves.subList(Math.max(0, open - 2), open).stream().flatMap(List::stream).toList();
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

  private static void assertQuantiles(MetricsSnapshot snapshot, List<Long> expected) {
    GaugeFamily family = (GaugeFamily) snapshot.family("t_quantile_seconds");
    List<Long> sorted = expected.stream().sorted().toList();
    assertThat(family.series().size()).isEqualTo(QUANTILES.length);
    for (int i = 0; i < QUANTILES.length; i++) {
      assertThat(family.series().values(i)).containsExactly(LABELS[i], "60s");
      if (sorted.isEmpty()) {
        assertThat(family.value(i)).as("quantile %s", LABELS[i]).isNaN();
      } else {
        int rank = (int) Math.max(1, Math.ceil(QUANTILES[i] * sorted.size()));
        double exact = sorted.get(rank - 1) / 1e9;
        assertThat(family.value(i))
            .as("quantile %s", LABELS[i])
            .isCloseTo(exact, within(exact / 100));
      }
    }
  }
}
