package dev.tare.jmh;

import org.openjdk.jmh.infra.Blackhole;

/**
 * What a thread does between two records. In tokens, because a clock costs more than a record; the
 * same number for all rows of a question, so the baseline's row shows what the work took.
 */
public final class Work {
  private static final int CALLS = 200;
  private static final long WARM_UP_NS = 500_000_000;

  private Work() {}

  public static void run(long tokens) {
    if (tokens > 0) {
      Blackhole.consumeCPU(tokens);
    }
  }

  /**
   * How many tokens take this long on this machine. Tried one by one, because few tokens take less
   * than their share of many.
   */
  public static long tokens(long ns) {
    // Interpreted, no work at all would seem to take as long as what is wanted.
    long warm = System.nanoTime() + WARM_UP_NS;
    while (System.nanoTime() < warm) {
      bestNs(1);
    }
    long tokens = 1;
    while (bestNs(tokens) < ns) {
      tokens++;
    }
    return tokens;
  }

  private static double bestNs(long tokens) {
    long best = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 50; attempt++) {
      long begin = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        run(tokens);
      }
      best = Math.min(best, System.nanoTime() - begin);
    }
    return (double) best / CALLS;
  }
}
