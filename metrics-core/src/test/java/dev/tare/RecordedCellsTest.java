package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.instrument.QuantileMode;
import dev.tare.model.Detail;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * Cells that are copied, against an HdrHistogram of a list of all values: with quantiles of a
 * window that moves meanwhile, of the lifetime and without any; from rings, blocks of living and of
 * dead threads and shared blocks.
 */
@Tag("recording")
class RecordedCellsTest {
  private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);

  private final AtomicLong clock = new AtomicLong();

  @Property(tries = 12)
  void shouldCopyWhatWasRecordedAndNoMore(
      @ForAll Random random,
      @ForAll QuantileMode quantiles,
      @ForAll @IntRange(max = 1) int hasBlocks,
      @ForAll @IntRange(max = 1) int hasRings)
      throws Exception {
    MetricsOptions options =
        options()
            .quantiles(quantiles)
            .ringBytes(1024)
            .threadBlockBytes(hasBlocks * 48 * 1024)
            .maxRings(hasRings * 64)
            .build();
    List<Long> all = new ArrayList<>();
    HistogramCells before = null;
    ExecutorService stays = Executors.newFixedThreadPool(1);
    Metrics metrics = Metrics.open(options);
    try {
      Histogram histogram = metrics.registry().histogram("t_seconds", "T.").register();
      for (int step = 0; step < 20; step++) {
        List<Long> values = values(random);
        Runnable recording = () -> values.forEach(value -> histogram.record((long) value));
        if (random.nextBoolean()) {
          stays.submit(recording).get();
        } else {
          Thread dies = new Thread(recording);
          dies.start();
          dies.join();
        }
        all.addAll(values);
        if (random.nextBoolean()) {
          HistogramCells cells = cells(metrics.snapshot(Detail.CELLS));
          assertThat(counts(cells)).isEqualTo(oracle(all));
          assertThat(cells.since(before).total())
              .isEqualTo(cells.total() - (before == null ? 0 : before.total()));
          before = cells;
        }
        clock.addAndGet(TimeUnit.SECONDS.toNanos(random.nextInt(100)));
      }
      metrics.close();
      assertThat(counts(cells(metrics.snapshot(Detail.CELLS)))).isEqualTo(oracle(all));
    } finally {
      metrics.close();
      stays.shutdown();
    }
  }

  @Example
  void shouldCopyNothingUnlessTheOptionsAndTheReaderAskForIt() {
    try (Metrics metrics = Metrics.open(options().build())) {
      metrics.registry().histogram("t_seconds", "T.").register().record(1L);
      metrics.registry().histogram("u_seconds", "U.").register().record(1L);

      MetricsSnapshot cells = metrics.snapshot(Detail.CELLS);
      assertThat(family(cells, "t_seconds").hasCells()).isTrue();
      assertThat(family(cells, "u_seconds").hasCells()).isFalse();
      assertThat(family(cells, "u_seconds").cells(0)).isNull();
      assertThat(family(metrics.snapshot(Detail.NATIVE), "t_seconds").hasCells()).isFalse();
    }
  }

  /** It is known by the object, not by its labels: its counts may be larger than the old ones. */
  @Example
  void shouldTellASeriesFromTheOneThatHadItsLabels() {
    try (Metrics metrics = Metrics.open(options().build())) {
      var family = metrics.registry().histogram("t_seconds", "T.").labels("l").family();
      family.with("a").record(5L);
      HistogramCells first = cells(metrics.snapshot(Detail.CELLS));
      metrics.registry().removeSeries("t_seconds", "a");
      family.with("a").record(5L);
      family.with("a").record(5L);
      HistogramCells second = cells(metrics.snapshot(Detail.CELLS));
      assertThat(second.since(first).total()).isEqualTo(2);
    }
  }

  /** What has no cells for want of room says so, and is not taken for empty. */
  @Example
  void shouldHaveNoCellsBeyondTheLimitOfQuantiles() {
    MetricsOptions options = options().quantileSeriesLimit(1).build();
    try (Metrics metrics = Metrics.open(options)) {
      var family = metrics.registry().histogram("t_seconds", "T.").labels("l").family();
      family.with("a").record(5L);
      family.with("b").record(5L);
      HistogramFamily copy = family(metrics.snapshot(Detail.CELLS), "t_seconds");
      assertThat(copy.cells(0)).isNotNull();
      assertThat(copy.cells(1)).isNull();
    }
  }

  private MetricsOptions.Builder options() {
    return MetricsOptions.builder()
        .nanoClock(clock::get)
        .recordedHistograms("t_seconds")
        .errorHandler(error -> {});
  }

  private static List<Long> values(Random random) {
    List<Long> values = new ArrayList<>();
    for (int i = random.nextInt(300); i > 0; i--) {
      values.add(
          random.nextInt(50) == 0 ? HIGHEST + i : random.nextLong() >>> (22 + random.nextInt(42)));
    }
    return values;
  }

  private static HistogramFamily family(MetricsSnapshot snapshot, String name) {
    return (HistogramFamily) snapshot.family(name);
  }

  private static HistogramCells cells(MetricsSnapshot snapshot) {
    return Objects.requireNonNull(family(snapshot, "t_seconds").cells(0));
  }

  private static Map<Long, Long> counts(HistogramCells cells) {
    Map<Long, Long> counts = new TreeMap<>();
    for (int i = 0; i < cells.size(); i++) {
      counts.put(cells.value(i), cells.count(i));
    }
    return counts;
  }

  private static Map<Long, Long> oracle(List<Long> values) {
    var histogram = new org.HdrHistogram.Histogram(1, HIGHEST, 2);
    values.forEach(value -> histogram.recordValue(Math.min(value, HIGHEST)));
    Map<Long, Long> counts = new TreeMap<>();
    histogram
        .recordedValues()
        .forEach(
            cell ->
                counts.put(
                    Math.min(HIGHEST, histogram.highestEquivalentValue(cell.getValueIteratedTo())),
                    cell.getCountAtValueIteratedTo()));
    return counts;
  }
}
