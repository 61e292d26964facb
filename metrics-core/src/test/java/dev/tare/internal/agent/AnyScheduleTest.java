package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.internal.gather.RegistryCore;
import dev.tare.model.Detail;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * Any schedule of records, scrapes, removals, deaths of recording threads and of the aggregator's,
 * ids that are given out again, and a close in the end, against plain lists.
 */
@Tag("recording")
class AnyScheduleTest {
  private static final int STEPS = 16;

  /** One of the histogram with quantiles, which series after series has to take over. */
  private static final int ONE_BLOCK = 20 * 1024;

  @Property(tries = 30)
  void shouldCountEveryRecordInItsSeriesOrAsLate(
      @ForAll long seed,
      @ForAll @IntRange(min = 5, max = 200) int deathEvery,
      @ForAll @IntRange(max = 1) int ringSize,
      @ForAll @IntRange(max = 2) int ringLimit,
      @ForAll @IntRange(max = 2) int blockSize)
      throws InterruptedException {
    MortalAggregator tare =
        new MortalAggregator(
            seed,
            deathEvery,
            List.of(1024, 64 * 1024).get(ringSize),
            List.of(0, 1, 64).get(ringLimit),
            List.of(0, ONE_BLOCK, 80 * 1024).get(blockSize));
    Schedule schedule = new Schedule(tare, new Random(seed));
    try {
      for (int step = 0; step < STEPS; step++) {
        schedule.step();
      }
      schedule.beforeClosing();
    } finally {
      tare.close();
    }
    schedule.oracle.check(tare.registry.snapshot(Detail.QUANTILES));
    schedule.afterClosing();
    schedule.oracle.check(tare.registry.snapshot(Detail.QUANTILES));
  }

  /** Takes one step after the other, and tells the oracle of each. */
  private static final class Schedule {
    private final MortalAggregator tare;
    private final Random random;
    private final ScheduleOracle oracle = new ScheduleOracle();
    private final Family<Histogram> histograms;
    private final Family<Counter> counters;
    private final Event event;

    /** Record into series that were removed. */
    private final List<Runnable> late = new ArrayList<>();

    Schedule(MortalAggregator tare, Random random) {
      this.tare = tare;
      this.random = random;
      RegistryCore registry = tare.registry;
      this.histograms =
          registry
              .histogram("t_seconds", "T.")
              .unit(Unit.SECONDS)
              .quantiles(0.5, 1)
              .labels("name")
              .family();
      this.counters = registry.counter("c_total", "C.").labels("name").family();
      this.event =
          registry
              .event("e")
              .label("name", 7)
              .counts(registry.counter("e_total", "E.").labels("name"))
              .measures(registry.histogram("e_values", "E.").buckets(10, 1_000).labels("name"))
              .register();
    }

    void step() throws InterruptedException {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> recordByThreads();
        case 3 -> remove(anyName());
        case 4 -> recordLate();
        case 5 -> {
          late.clear(); // so that ids are given out again
          System.gc();
        }
        default -> oracle.check(tare.scrapeWithoutDeath());
      }
    }

    private int anyName() {
      return random.nextInt(ScheduleOracle.NAMES.size());
    }

    /** They end with records in their rings, while others' series are removed. */
    private void recordByThreads() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      Set<Integer> busy = new HashSet<>();
      int number = 1 + random.nextInt(3);
      for (int i = 0; i < number; i++) {
        int name = anyName();
        long[] values = random.longs(random.nextInt(1_500), 0, 1 << 20).toArray();
        threads.add(new Thread(() -> record(name, values)));
        oracle.recorded(name, values);
        busy.add(name);
      }
      threads.forEach(Thread::start);
      boolean scraped = random.nextBoolean();
      int actions =
          random.nextInt(50); // bounded: without an aggregator nobody frees what is removed
      for (; actions > 0 && threads.stream().anyMatch(Thread::isAlive); actions--) {
        if (scraped) {
          tare.scrape();
        }
        int name = anyName();
        if (!busy.contains(name)) {
          remove(name);
        }
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private void record(int name, long[] values) {
      Histogram histogram = histograms.with(name(name));
      Counter counter = counters.with(name(name));
      long key = event.key(name(name));
      EventField size = event.field("e_values");
      for (long value : values) {
        histogram.record(value);
        counter.increment();
        event.record(key, size, ScheduleOracle.eventValue(name));
      }
    }

    private static String name(int name) {
      return ScheduleOracle.NAMES.get(name);
    }

    private void remove(int name) {
      switch (random.nextInt(3)) {
        case 0 -> {
          Histogram removed = histograms.with(name(name));
          late.add(() -> removed.record(1L));
          assertThat(histograms.remove(name(name))).isTrue();
          oracle.histogramRemoved(name);
        }
        case 1 -> {
          Counter removed = counters.with(name(name));
          late.add(removed::increment);
          assertThat(counters.remove(name(name))).isTrue();
          oracle.counterRemoved(name);
        }
        default -> {
          tare.registry.removeSeries("e_total", name(name));
          tare.registry.removeSeries("e_values", name(name));
          oracle.eventRemoved(name);
        }
      }
    }

    private void recordLate() {
      int records = random.nextInt(200);
      for (Runnable record : late) {
        for (int i = 0; i < records; i++) {
          record.run();
        }
      }
      oracle.recordedLate((long) records * late.size());
    }

    /** With or without a thread that makes the last pass. */
    void beforeClosing() throws InterruptedException {
      recordByThreads();
      recordLate();
      if (random.nextBoolean()) {
        tare.scrapeUntilDeath();
        recordByThreads();
        recordLate();
      }
    }

    /** Counters are adders, which closing does not stop. */
    void afterClosing() {
      long key = event.key(name(0));
      for (int i = 0; i < 2_000; i++) {
        histograms.with(name(0)).record(1L);
        event.record(key, event.field("e_values"), 1L);
      }
    }
  }
}
