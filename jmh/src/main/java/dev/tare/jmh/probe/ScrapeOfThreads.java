package dev.tare.jmh.probe;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.SelfMetricDetail;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.jmh.NamedRing;
import dev.tare.model.Unit;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Phaser;

/**
 * How many ms does a scrape of {@value #SERIES} latencies take, from the call to the last byte,
 * when each of {@value #THREADS} threads counts in blocks of its own of {@value #PAIRS} of them?
 * All record between two scrapes and rest meanwhile: it is the reading that is measured. The median
 * of {@value #SCRAPES}.
 */
public final class ScrapeOfThreads {
  private static final int THREADS = 200;
  private static final int PAIRS = 100;
  private static final int SERIES = 1_000;

  /** Room for all pairs; by default each thread has some for about ten. */
  private static final int BLOCK_BYTES = 1 << 20;

  /** One value of 64 that comes through a ring gets its pair a block: all have one by then. */
  private static final int MOST_ROUNDS = 1_000;

  /** Between two looks whether all have one. */
  private static final int ROUNDS = 10;

  /** Values of a pair in one round, before all have a block; a ring holds four times as many. */
  private static final int WARM_UP_VALUES = 10;

  private static final int WARM_UP = 15;
  private static final int SCRAPES = 21;

  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .ring(RingKind.ARRAY)
              .selfMetrics(SelfMetricDetail.ALL)
              .threadBlockBytes(BLOCK_BYTES)
              .seriesLimit(2 * SERIES)
              .quantileSeriesLimit(2 * SERIES)
              .build());
  private final OpenMetricsExporter exporter = OpenMetricsExporter.create();
  private final List<Histogram> series = new ArrayList<>();
  private final Phaser round = new Phaser(1 + THREADS);

  /** How many values of each pair a round has; by the main thread, between two. */
  private volatile int values;

  private ScrapeOfThreads() {
    Family<Histogram> family =
        metrics
            .registry()
            .histogram("bench_seconds", "Time.")
            .unit(Unit.SECONDS)
            .buckets(Library.BOUNDS.stream().mapToDouble(Double::doubleValue).toArray())
            .labels("path")
            .family();
    for (int i = 0; i < SERIES; i++) {
      series.add(family.with("/api/v1/resource-" + i));
    }
  }

  /**
   * Prints it.
   *
   * @param words the library, of which there is one
   */
  public static void main(String... words) throws IOException {
    if (!words[0].equals("tare")) {
      throw new IllegalArgumentException("library=" + words[0] + " (allowed: tare)");
    }
    System.out.println(new ScrapeOfThreads().medianMs());
    System.exit(0);
  }

  private double medianMs() throws IOException {
    for (int i = 0; i < THREADS; i++) {
      int first = i * (SERIES / THREADS);
      Thread thread = new Thread(() -> record(first));
      thread.setDaemon(true);
      thread.start();
    }
    values = WARM_UP_VALUES;
    for (int i = 0; blocks() < THREADS * PAIRS; i++) {
      if (i == MOST_ROUNDS / ROUNDS) {
        throw new IllegalStateException("blocks=" + blocks() + " of " + THREADS * PAIRS);
      }
      for (int j = 0; j < ROUNDS; j++) {
        nextRound();
      }
    }
    values = 1;
    for (int i = 0; i < WARM_UP; i++) {
      scrapeNs();
    }
    double[] ms = new double[SCRAPES];
    for (int i = 0; i < SCRAPES; i++) {
      nextRound();
      ms[i] = scrapeNs() / 1e6;
    }
    NamedRing.require(metrics, RingKind.ARRAY);
    Arrays.sort(ms);
    return ms[SCRAPES / 2];
  }

  private double blocks() {
    return metrics.snapshot().value("tare_blocks_made_total");
  }

  /** Each thread records once more into each of its series, and has come to the end of it. */
  private void nextRound() {
    round.arriveAndAwaitAdvance();
    round.arriveAndAwaitAdvance();
  }

  private void record(int first) {
    Random random = new Random(first);
    while (true) {
      round.arriveAndAwaitAdvance();
      for (int i = 0; i < PAIRS * values; i++) {
        long ns = (long) (1e6 * Math.exp(random.nextGaussian()));
        series.get((first + i % PAIRS) % SERIES).record(ns);
      }
      round.arriveAndAwaitAdvance();
    }
  }

  private long scrapeNs() throws IOException {
    long begin = System.nanoTime();
    metrics.write(exporter, OutputStream.nullOutputStream());
    return System.nanoTime() - begin;
  }
}
