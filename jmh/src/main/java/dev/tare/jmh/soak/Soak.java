package dev.tare.jmh.soak;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.SelfMetricDetail;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Runs the load, tells how it goes, and says at the end whether all agrees. */
public final class Soak {
  /** Two of them record at any time, and each lives for a few seconds. */
  private static final int THREADS = 2;

  private static final int LIFE_S = 4;
  private static final int LINE_S = 30;

  /** What the heap may have grown by, between the first fifth and the end. */
  private static final long FLAT_BYTES = 4 << 20;

  /** How often somebody scrapes in fast-forward, by Tare's clock. */
  private static final Duration STEP = Duration.ofSeconds(15);

  /** What a run of ten minutes has to come to, or it was no load. */
  private static final long LEAST_RECORDS = 1_000_000_000;

  private static final Duration LONG = Duration.ofMinutes(10);

  private final RingKind ring;
  private final Duration length;
  private final Duration skipped;
  private final SkippingClock clock = new SkippingClock();
  private final WindowCheck windows = new WindowCheck(clock.nanoTime());
  private final Tally all = new Tally();
  private final List<String> thrown = Collections.synchronizedList(new ArrayList<>());

  private Soak(RingKind ring, Duration length, Duration skipped) {
    this.ring = ring;
    this.length = length;
    this.skipped = skipped;
  }

  /**
   * Exits with 0 if every count is as recorded and the heap is flat, with 1 if not.
   *
   * @param words the ring, how many seconds, and how many more Tare's clock skips meanwhile
   */
  public static void main(String... words) throws InterruptedException {
    RingKind ring = RingKind.valueOf(words[0].toUpperCase(Locale.ROOT));
    Duration length = Duration.ofSeconds(Long.parseLong(words[1]));
    Duration skipped = Duration.ofSeconds(Long.parseLong(words[2]));
    List<String> wrong = new Soak(ring, length, skipped).run();
    wrong.forEach(System.out::println);
    System.out.println(wrong.isEmpty() ? "all agrees" : wrong.size() + " do not agree");
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  /**
   * Returns what does not agree; nothing, if all is well.
   *
   * @param skipped how far Tare's clock is put forward meanwhile, a scrape at each step
   */
  static List<String> of(RingKind ring, Duration length, Duration skipped)
      throws InterruptedException {
    return new Soak(ring, length, skipped).run();
  }

  private List<String> run() throws InterruptedException {
    MetricsOptions options =
        MetricsOptions.builder()
            .ring(ring)
            .selfMetrics(SelfMetricDetail.ALL)
            .nanoClock(clock::nanoTime)
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Load load = new Load(metrics);
      List<BriefSeries> brief = new ArrayList<>();
      List<Thread> lines = new ArrayList<>();
      long begin = System.nanoTime();
      long end = begin + length.toNanos();
      for (int line = 0; line < THREADS; line++) {
        int seed = line;
        BriefSeries series = load.brief("line" + line);
        brief.add(series);
        lines.add(thread(() -> lives(load, series, end, new SplittableRandom(seed))));
      }
      lines.forEach(Thread::start);
      long early = scrape(metrics, begin, end);
      for (Thread line : lines) {
        line.join();
      }
      MetricsSnapshot last = metrics.snapshot();
      say(begin, last);
      List<String> wrong = Load.differences(last, all, brief);
      wrong.addAll(thrown);
      windows.differences(wrong);
      long grown = heap() - early;
      System.out.printf(
          Locale.ROOT,
          "heap: %+.1f MiB since the first fifth; medians of a window looked at: %d%n",
          grown / 1048576.0,
          windows.looks());
      if (grown > FLAT_BYTES) {
        wrong.add("the heap has grown by " + grown + " bytes");
      }
      if (length.compareTo(LONG) >= 0 && all.records() < LEAST_RECORDS) {
        wrong.add("records are " + all.records() + " (at least: " + LEAST_RECORDS + ")");
      }
      return wrong;
    }
  }

  /** Scrapes until the end, and skips time before each; says what the heap held early on. */
  private long scrape(Metrics metrics, long begin, long end) {
    long steps = skipped.dividedBy(STEP);
    long pauseNs = steps == 0 ? 1_000_000_000 : length.toNanos() / steps;
    long early = 0;
    long told = begin;
    for (long step = 0; step < steps || System.nanoTime() - end < 0; step++) {
      LockSupport.parkNanos(Math.min(pauseNs, length.toNanos() / 10));
      if (step < steps) {
        clock.skip(STEP);
      }
      MetricsSnapshot snapshot = metrics.snapshot();
      windows.look(snapshot, clock.nanoTime());
      if (early == 0 && System.nanoTime() - begin > length.toNanos() / 5) {
        early = heap();
      }
      if (System.nanoTime() - told > LINE_S * 1_000_000_000L) {
        told = System.nanoTime();
        say(begin, snapshot);
      }
    }
    return early;
  }

  /** One thread after the other, each with a tally of its own. */
  private void lives(Load load, BriefSeries series, long endNs, SplittableRandom random) {
    while (System.nanoTime() - endNs < 0) {
      long life = System.nanoTime() + random.nextLong(1, LIFE_S * 1_000_000_000L);
      SplittableRandom own = random.split();
      Tally tally = new Tally();
      long untilNs = life - endNs < 0 ? life : endNs;
      Thread thread = thread(() -> load.record(untilNs, own, series, tally));
      thread.start();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      all.add(tally);
    }
  }

  /** What it throws counts among what is wrong: to record never throws. */
  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "soak");
    thread.setUncaughtExceptionHandler((dead, e) -> thrown.add("a thread has thrown " + e));
    return thread;
  }

  private void say(long beginNs, MetricsSnapshot snapshot) {
    System.out.printf(
        Locale.ROOT,
        "%4d s  %,d records, %,.0f through rings, %,.0f spilled, %,.0f blocks made,"
            + " %,.0f scrapes out of step%n",
        (System.nanoTime() - beginNs) / 1_000_000_000,
        all.records(),
        snapshot.value("tare_ring_records_total"),
        snapshot.value("tare_ring_spills_total"),
        snapshot.value("tare_blocks_made_total"),
        snapshot.value("tare_scrapes_out_of_step_total"));
  }

  /** Used after a collection; the least of three. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
