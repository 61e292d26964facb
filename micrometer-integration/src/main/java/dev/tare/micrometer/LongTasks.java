package dev.tare.micrometer;

import dev.tare.model.Exemplar;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import org.jspecify.annotations.Nullable;

/** What the page shows of tasks that are going on now; Micrometer keeps them. */
final class LongTasks {
  private LongTasks() {}

  /**
   * Reads a timer.
   *
   * @param bounds those of the timer, in nanoseconds
   */
  static Distribution read(LongTaskTimer timer, double[] bounds) {
    HistogramSnapshot snapshot = timer.takeSnapshot();
    return new Distribution(
        snapshot.count(),
        snapshot.total() / TareTimer.NANOS_PER_SECOND,
        counts(snapshot, bounds),
        snapshot.percentileValues(),
        TareTimer.NANOS_PER_SECOND);
  }

  /** Each bucket's own, of cumulative counts. */
  private static Counts counts(HistogramSnapshot snapshot, double[] bounds) {
    CountAtBucket[] known = snapshot.histogramCounts();
    long[] counts = new long[bounds.length + 1];
    long before = 0;
    for (int bucket = 0; bucket < bounds.length; bucket++) {
      counts[bucket] = (long) known[bucket].count() - before;
      before = (long) known[bucket].count();
    }
    counts[bounds.length] = Math.max(0, snapshot.count() - before);
    return new Counts(counts, 0, new @Nullable Exemplar[counts.length]);
  }
}
