package dev.tare.internal.aggregate;

import org.HdrHistogram.AbstractHistogram;

/**
 * Corrects for coordinated omission: where a value is longer than the interval at which values were
 * expected, those that were not taken meanwhile are counted too, as {@code value - interval},
 * {@code value - 2 · interval} and so on down to the interval.
 *
 * <p>The same counts as HdrHistogram's own correction, but by cell: a value of an hour at an
 * interval of 1 ms stands for 3,600,000 others, which lie in 4,000 cells, and it is the aggregator
 * that would go through them.
 */
final class ExpectedInterval {
  private final long interval;

  /** An interval in raw units, at least 1. */
  ExpectedInterval(long interval) {
    this.interval = interval;
  }

  /** How many values are counted for one. */
  long valuesFor(long value) {
    return Math.max(1, value / interval);
  }

  /** Counts a value and those that it stands for, each a number of times. */
  void record(AbstractHistogram counts, long value, long times) {
    counts.recordValueWithCount(value, times);
    long missing = value - interval;
    while (missing >= interval) {
      long lowest = Math.max(interval, counts.lowestEquivalentValue(missing));
      long inCell = (missing - lowest) / interval + 1;
      counts.recordValueWithCount(missing, inCell * times);
      missing -= inCell * interval;
    }
  }
}
