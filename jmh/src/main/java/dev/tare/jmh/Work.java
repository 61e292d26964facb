package dev.tare.jmh;

import org.openjdk.jmh.infra.Blackhole;

/**
 * What a thread does between two records. In tokens, because a clock costs more than a record; the
 * same number for all rows of a question, so the baseline's row shows what the work took.
 */
final class Work {
  private static final int SAMPLE = 100;

  private Work() {}

  static void run(long tokens) {
    if (tokens > 0) {
      Blackhole.consumeCPU(tokens);
    }
  }

  /** How many tokens take about this long on this machine; the best of some tries. */
  static long tokens(long ns) {
    long best = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 100; attempt++) {
      long begin = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        Blackhole.consumeCPU(SAMPLE);
      }
      best = Math.min(best, System.nanoTime() - begin);
    }
    double nsPerToken = best / 1_000.0 / SAMPLE;
    return Math.max(1, Math.round(ns / nsPerToken));
  }
}
