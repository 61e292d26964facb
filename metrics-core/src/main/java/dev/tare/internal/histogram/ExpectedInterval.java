package dev.tare.internal.histogram;

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

  /** What is done with the values of one cell. */
  interface CellAction {
    void accept(int cell, long times);
  }

  /** Goes through the cells of a value and of those that it stands for, each a number of times. */
  void forEachCell(HdrScale scale, long value, long times, CellAction action) {
    action.accept(scale.index(value), times);
    long missing = value - interval;
    while (missing >= interval) {
      int cell = scale.index(missing);
      long lowest = Math.max(interval, scale.lowestOf(cell));
      long inCell = (missing - lowest) / interval + 1;
      action.accept(cell, inCell * times);
      missing -= inCell * interval;
    }
  }

  /** The smallest of a value and those that it stands for. */
  long smallest(long value) {
    return value < 2 * interval ? value : interval + value % interval;
  }
}
