package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Series that come and go while threads record, against plain lists of what each took in. */
@Tag("recording")
class SeriesLifeTest {
  private static final int NAMES = 5;

  /** Of a histogram of seconds, by default. */
  private static final int BUCKETS = 18;

  private static final String LATE = "tare_records_after_removal_total";

  private final AtomicLong clock = new AtomicLong();

  /** What one series must show, and the handles that outlived earlier ones of the same name. */
  private static final class Expected {
    private long count;
    private long sum;
  }

  /**
   * Steps of records by threads that die, removals, scrapes, and records with handles of what was
   * removed, and a close in the end: each is in the series it was made for, or counted as late, and
   * in nothing else.
   */
  @Property(tries = 25)
  void shouldKeepEveryRecordOutOfOtherSeries(
      @ForAll long seed,
      @ForAll @IntRange(max = 1) int ringSize,
      @ForAll @IntRange(max = 2) int ringLimit,
      @ForAll @IntRange(max = 2) int blockSize)
      throws InterruptedException {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .ringBytes(List.of(1024, 64 * 1024).get(ringSize))
            // None, one block, which series after series has to take over, or one for each.
            .threadBlockBytes(List.of(0, BUCKETS * Integer.BYTES, 80 * 1024).get(blockSize))
            .nanoClock(() -> clock.addAndGet(100_000_000)) // looks after blocks in every duty cycle
            .scrapeTimeout(Duration.ofHours(1))
            .maxRings(List.of(0, 1, 64).get(ringLimit))
            .build();
    Random random = new Random(seed);
    Metrics metrics = Metrics.open(options);
    try {
      Family<Histogram> family = family(metrics);
      Map<String, Expected> expected = new HashMap<>();
      List<Histogram> removed = new ArrayList<>();
      long late = 0;
      for (int step = 0; step < 12; step++) {
        String name = "n" + random.nextInt(NAMES);
        switch (random.nextInt(3)) {
          case 0 -> {
            // At rest: what is in no snapshot is in no ring either.
            metrics.snapshot();
            removed.add(family.with(name));
            assertThat(family.remove(name)).isTrue();
            expected.remove(name);
          }
          case 1 -> late += recordLate(removed, random);
          default -> record(family.with(name), of(expected, name), random);
        }
        assertEqual(metrics.snapshot(), expected, late);
      }
      Histogram last = family.with("n0");
      record(last, of(expected, "n0"), random);
      late += recordLate(removed, random);
      metrics.close();
      record(last, new Expected(), random);
      recordLate(removed, random);
      assertEqual(metrics.snapshot(), expected, late);
    } finally {
      metrics.close();
    }
  }

  /**
   * Others are removed all the time, by value and out of the keys that an event remembers: what
   * stays shows everything, and what was removed no more than was recorded since.
   */
  @Property(tries = 8)
  void shouldLoseNothingOfTheSeriesThatStayWhileOthersAreRemoved(
      @ForAll @IntRange(max = 1) int ringSize, @ForAll @IntRange(max = 1) int ringLimit)
      throws InterruptedException {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .ringBytes(List.of(1024, 64 * 1024).get(ringSize))
            .maxRings(List.of(0, 64).get(ringLimit))
            .build();
    int records = 20_000;
    try (Metrics metrics = Metrics.open(options)) {
      Family<Histogram> family = family(metrics);
      Event event = event(metrics);
      EventField time = event.field("e_seconds");
      long staying = event.key("stays");
      long leaving = event.key("leaves");
      Histogram stays = family.with("stays");
      Thread recorder =
          new Thread(
              () -> {
                for (int i = 0; i < records; i++) {
                  stays.record(i);
                  family.with("leaves").record(i);
                  event.record(staying, time, i);
                  event.record(leaving, time, i);
                }
              });
      recorder.start();
      while (recorder.isAlive()) {
        family.remove("leaves");
        metrics.registry().removeSeries("e_total", "leaves");
        metrics.registry().removeSeries("e_seconds", "leaves");
      }
      recorder.join();
      MetricsSnapshot last = metrics.snapshot();
      long sum = records * (records - 1L) / 2;
      assertThat(last.value("t_seconds_count", "name", "stays")).isEqualTo(records);
      assertThat(last.value("t_seconds_sum", "name", "stays")).isEqualTo(sum / 1e9);
      assertThat(last.value("e_total", "name", "stays")).isEqualTo(records);
      assertThat(last.value("e_seconds_count", "name", "stays")).isEqualTo(records);
      assertThat(last.value("e_seconds_sum", "name", "stays")).isEqualTo(sum / 1e9);
      for (String sample : List.of("t_seconds_count", "e_total", "e_seconds_count")) {
        assertThat(last.find(sample, "name", "leaves").orElse(0)).isLessThanOrEqualTo(records);
      }
    }
  }

  private static Event event(Metrics metrics) {
    return metrics
        .registry()
        .event("e")
        .label("name", 7)
        .counts(metrics.registry().counter("e_total", "E.").labels("name"))
        .measures(metrics.registry().histogram("e_seconds", "E.").unit(Unit.SECONDS).labels("name"))
        .register();
  }

  private static Expected of(Map<String, Expected> expected, String name) {
    return expected.computeIfAbsent(name, n -> new Expected());
  }

  private static void record(Histogram histogram, Expected expected, Random random)
      throws InterruptedException {
    int records = random.nextInt(5_000);
    long value = random.nextInt(1 << 20);
    List<Thread> threads = List.of(new Thread(() -> record(histogram, records, value)));
    threads.forEach(Thread::start);
    record(histogram, records, value);
    for (Thread thread : threads) {
      thread.join();
    }
    expected.count += 2L * records;
    expected.sum += 2L * records * value;
  }

  private static long recordLate(List<Histogram> removed, Random random) {
    int records = random.nextInt(5_000);
    removed.forEach(histogram -> record(histogram, records, 1));
    return (long) records * removed.size();
  }

  private static void record(Histogram histogram, int records, long value) {
    for (int i = 0; i < records; i++) {
      histogram.record(value);
    }
  }

  private static void assertEqual(
      MetricsSnapshot snapshot, Map<String, Expected> expected, long late) {
    for (int i = 0; i < NAMES; i++) {
      Expected series = expected.get("n" + i);
      String[] labels = {"name", "n" + i};
      if (series == null) {
        // A step may have looked the name up without recording; then it shows 0.
        assertThat(snapshot.find("t_seconds_count", labels).orElse(0)).isZero();
      } else {
        assertThat(snapshot.value("t_seconds_count", labels)).isEqualTo((double) series.count);
        assertThat(snapshot.value("t_seconds_sum", labels)).isEqualTo(series.sum / 1e9);
      }
    }
    assertThat(snapshot.value(LATE)).isEqualTo((double) late);
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
