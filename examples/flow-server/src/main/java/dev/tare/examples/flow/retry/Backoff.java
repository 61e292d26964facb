package dev.tare.examples.flow.retry;

import java.util.random.RandomGenerator;

/**
 * How long to wait before something is tried again: twice as long after each failure, up to a
 * bound, and by chance up to a half less, so that many who failed together do not come back
 * together. Immutable.
 *
 * @param firstNs the longest wait after the first failure, in nanoseconds; above 0
 * @param maxNs the longest wait of all; at least {@code firstNs}
 */
public record Backoff(long firstNs, long maxNs) {
  /** Checks the range. */
  public Backoff {
    if (firstNs < 1 || maxNs < firstNs) {
      throw new IllegalArgumentException(
          "firstNs=%d maxNs=%d (allowed: 1 to maxNs, firstNs or more)".formatted(firstNs, maxNs));
    }
  }

  /**
   * The wait after so many failures.
   *
   * @param failures 1 after the first
   */
  public long delayNs(int failures, RandomGenerator random) {
    long fullNs = firstNs;
    for (int doubled = 1; doubled < failures && fullNs < maxNs; doubled++) {
      fullNs = fullNs > maxNs / 2 ? maxNs : fullNs * 2;
    }
    long halfNs = fullNs / 2;
    return fullNs - random.nextLong(halfNs + 1);
  }
}
