package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.series.SeriesTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * Any order of events, records, removals and new series, by several threads one after the other,
 * with passes in between: what is shown and what is late is exact, whatever was still in a ring.
 */
@Tag("recording")
class AnyRemovalTest {
  private static final int KEYS = 4;
  private static final int THREADS = 3;

  @Property(tries = 100)
  void shouldCountEachRecordBeforeARemovalAsLateAndEachAfterItInANewSeries(
      @ForAll long seed, @ForAll @IntRange(max = 1) int maxRings)
      throws ExecutionException, InterruptedException {
    List<ExecutorService> threads = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        threads.add(Executors.newSingleThreadExecutor());
      }
      HandDriven tare =
          new HandDriven(List.of(0, 64).get(maxRings), 100, AnyRemovalTest::odd, null);
      for (ExecutorService thread : threads) {
        thread.submit(() -> tare.record(0, 1)).get(); // has rings made, as all of them are to be
        tare.agent.work();
      }
      tare.remove(0);
      tare.histograms.table().remove(odd(0));
      assertThat(tare.late()).as("nothing is on its way").isZero();
      new Schedule(tare, new Random(seed), threads).run();
    } finally {
      threads.forEach(ExecutorService::shutdown);
    }
  }

  /**
   * The same while the aggregator drains: threads give their names one short life after the other,
   * and only the last of each may be seen.
   */
  @Property(tries = 10)
  void shouldShowTheLastLifeOnlyWhileTheAggregatorDrains(
      @ForAll long seed, @ForAll @IntRange(max = 1) int maxRings) throws InterruptedException {
    HandDriven tare = new HandDriven(List.of(0, 64).get(maxRings), 100, HandDriven::name, null);
    List<Thread> threads = new ArrayList<>();
    Map<String, Long> expected = new ConcurrentHashMap<>();
    for (int i = 0; i < THREADS; i++) {
      int firstKey = i * KEYS;
      threads.add(new Thread(() -> live(tare, firstKey, new Random(seed + firstKey), expected)));
    }
    threads.forEach(Thread::start);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      tare.agent.work();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(tare.events()).isEqualTo(expected);
    assertThat(tare.sums()).isEqualTo(expected);
  }

  private static void live(
      HandDriven tare, int firstKey, Random random, Map<String, Long> expected) {
    for (int life = 0; life < 500; life++) {
      int key = firstKey + random.nextInt(KEYS);
      tare.remove(key);
      long events = random.nextInt(4);
      for (int i = 0; i < events; i++) {
        tare.record(key, 1);
      }
      expected.remove(HandDriven.name(key));
      if (events > 0) {
        expected.put(HandDriven.name(key), events);
      }
    }
  }

  private static String odd(int key) {
    return key % 2 == 0 ? "even" : "odd";
  }

  /** What the series of one family have to show. */
  private static final class Family {
    private final Map<String, Long> shown = new HashMap<>();
    private final Map<String, Long> onTheirWay = new HashMap<>();

    void record(String value) {
      onTheirWay.merge(value, 1L, Long::sum);
    }

    void make(String value) {
      shown.putIfAbsent(value, 0L);
    }

    /** Says how many are late. */
    long remove(String value) {
      shown.remove(value);
      Long late = onTheirWay.remove(value);
      return late == null ? 0 : late;
    }

    void pass() {
      onTheirWay.forEach((value, count) -> shown.merge(value, count, Long::sum));
      onTheirWay.clear();
    }
  }

  private record Schedule(
      HandDriven tare,
      Random random,
      List<ExecutorService> threads,
      Family counters,
      Family histograms) {

    Schedule(HandDriven tare, Random random, List<ExecutorService> threads) {
      this(tare, random, threads, new Family(), new Family());
    }

    void run() throws ExecutionException, InterruptedException {
      long late = 0;
      for (int step = 0; step < 60; step++) {
        int key = random.nextInt(KEYS);
        String name = HandDriven.name(key);
        switch (random.nextInt(10)) {
          case 0 -> late += remove(counters, tare.counters, name);
          case 1 -> late += remove(histograms, tare.histograms.table(), odd(key));
          case 2 -> {
            tare.counters.entry(name);
            counters.make(name);
          }
          case 3 -> {
            HistogramSeries handle = tare.histograms.table().entry(odd(key)).handle();
            by(() -> handle.record(1));
            histograms.make(odd(key));
            histograms.record(odd(key));
          }
          case 4 -> check(late);
          default -> {
            by(() -> tare.record(key, 1));
            counters.record(name);
            histograms.record(odd(key));
          }
        }
      }
      check(late);
    }

    private static long remove(Family expected, SeriesTable<?, ?> table, String value) {
      assertThat(table.remove(value)).isEqualTo(expected.shown.containsKey(value));
      return expected.remove(value);
    }

    /** One after the other, with their own rings. */
    private void by(Runnable record) throws ExecutionException, InterruptedException {
      threads.get(random.nextInt(THREADS)).submit(record).get();
    }

    private void check(long late) {
      counters.pass();
      histograms.pass();
      assertThat(tare.events()).isEqualTo(counters.shown);
      assertThat(tare.sums()).isEqualTo(histograms.shown);
      assertThat(tare.late()).isEqualTo(late);
    }
  }
}
