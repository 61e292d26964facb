package dev.tare.jmh.soak;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.SelfMetricDetail;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.util.ArrayList;
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

  private final RingKind ring;
  private final Duration length;
  private final Tally all = new Tally();

  private Soak(RingKind ring, Duration length) {
    this.ring = ring;
    this.length = length;
  }

  /**
   * Exits with 0 if every count is as recorded and the heap is flat, with 1 if not.
   *
   * @param words the ring, and how many seconds
   */
  public static void main(String... words) throws InterruptedException {
    RingKind ring = RingKind.valueOf(words[0].toUpperCase(Locale.ROOT));
    Duration length = Duration.ofSeconds(Long.parseLong(words[1]));
    List<String> wrong = new Soak(ring, length).run();
    wrong.forEach(System.out::println);
    System.out.println(wrong.isEmpty() ? "all agrees" : wrong.size() + " do not agree");
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  /** Returns what does not agree; nothing, if all is well. */
  static List<String> of(RingKind ring, Duration length) throws InterruptedException {
    return new Soak(ring, length).run();
  }

  private List<String> run() throws InterruptedException {
    MetricsOptions options =
        MetricsOptions.builder().ring(ring).selfMetrics(SelfMetricDetail.ALL).build();
    try (Metrics metrics = Metrics.open(options)) {
      Load load = new Load(metrics);
      long begin = System.nanoTime();
      long end = begin + length.toNanos();
      List<Thread> lines = new ArrayList<>();
      for (int line = 0; line < THREADS; line++) {
        int seed = line;
        lines.add(new Thread(() -> lives(load, end, new SplittableRandom(seed))));
      }
      lines.forEach(Thread::start);
      long early = 0;
      long told = begin;
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(Math.min(1_000_000_000, length.toNanos() / 10));
        metrics.snapshot();
        if (early == 0 && System.nanoTime() - begin > length.toNanos() / 5) {
          early = heap();
        }
        if (System.nanoTime() - told > LINE_S * 1_000_000_000L) {
          told = System.nanoTime();
          say(begin, metrics.snapshot());
        }
      }
      for (Thread line : lines) {
        line.join();
      }
      MetricsSnapshot last = metrics.snapshot();
      say(begin, last);
      List<String> wrong = Load.differences(last, all);
      long grown = heap() - early;
      System.out.printf(Locale.ROOT, "heap: %+.1f MiB since the first fifth%n", grown / 1048576.0);
      if (grown > FLAT_BYTES) {
        wrong.add("the heap has grown by " + grown + " bytes");
      }
      return wrong;
    }
  }

  /** One thread after the other, each with a tally of its own. */
  private void lives(Load load, long endNs, SplittableRandom random) {
    while (System.nanoTime() - endNs < 0) {
      long life = System.nanoTime() + random.nextLong(1, LIFE_S * 1_000_000_000L);
      SplittableRandom own = random.split();
      Tally tally = new Tally();
      Thread thread =
          new Thread(() -> load.record(life - endNs < 0 ? life : endNs, own, tally), "soak");
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
