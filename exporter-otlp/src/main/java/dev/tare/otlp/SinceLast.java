package dev.tare.otlp;

import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.SummaryFamily;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A family beside the copy of it that was sent last: which series went on counting, and since when.
 * A series that was not there, or whose counts have fallen, has begun since then.
 */
final class SinceLast {
  private static final int NONE = -1;

  private final @Nullable MetricFamily earlier;
  private final int[] rows;
  private final long[] startNs;
  private final long takenNs;

  private SinceLast(@Nullable MetricFamily earlier, int[] rows, long[] startNs, long takenNs) {
    this.earlier = earlier;
    this.rows = rows;
    this.startNs = startNs;
    this.takenNs = takenNs;
  }

  /**
   * Compares.
   *
   * @param known what was sent last; null where the family was not there
   * @param takenNs when that was
   */
  static SinceLast of(MetricFamily now, Baseline.@Nullable Known known, long takenNs) {
    boolean same = known != null && known.family().getClass() == now.getClass();
    Baseline.Known before = same ? known : null;
    int[] rows = new int[now.series().size()];
    long[] startNs = new long[rows.length];
    for (int row = 0; row < rows.length; row++) {
      int found = before == null ? NONE : find(before.family(), now, row);
      boolean goesOn = found >= 0 && before != null && !beganAnew(before.family(), found, now, row);
      rows[row] = goesOn ? found : NONE;
      startNs[row] = goesOn && before != null ? before.startNs()[found] : takenNs;
      long createdMs = createdMs(now, row);
      if (createdMs > 0) {
        startNs[row] = TimeUnit.MILLISECONDS.toNanos(createdMs);
      }
    }
    return new SinceLast(before == null ? null : before.family(), rows, startNs, takenNs);
  }

  private static int find(MetricFamily earlier, MetricFamily now, int row) {
    return earlier.series() == now.series()
        ? row
        : earlier.series().labelNames().equals(now.series().labelNames())
            ? earlier.series().find(now.series().values(row))
            : NONE;
  }

  private static boolean beganAnew(MetricFamily earlier, int before, MetricFamily now, int row) {
    if (createdMs(earlier, before) != createdMs(now, row)) {
      return true;
    }
    if (now instanceof CounterFamily counter && earlier instanceof CounterFamily was) {
      return !was.known(before) || counter.value(row) < was.value(before);
    }
    if (now instanceof SummaryFamily summary && earlier instanceof SummaryFamily was) {
      return summary.counted() && was.counted() && summary.count(row) < was.count(before);
    }
    return now instanceof HistogramFamily histogram
        && earlier instanceof HistogramFamily was
        && haveFallen(histogram, row, was, before);
  }

  private static boolean haveFallen(HistogramFamily now, int row, HistogramFamily was, int before) {
    if (now.buckets() != was.buckets()) {
      return true;
    }
    for (int bucket = 0; bucket < now.buckets(); bucket++) {
      if (now.bucketCount(row, bucket) < was.bucketCount(before, bucket)) {
        return true;
      }
    }
    return false;
  }

  private static long createdMs(MetricFamily family, int row) {
    if (family instanceof CounterFamily counter) {
      return counter.createdMs(row);
    }
    if (family instanceof HistogramFamily histogram) {
      return histogram.createdMs(row);
    }
    return family instanceof SummaryFamily summary ? summary.createdMs(row) : 0;
  }

  /** The copy that was sent last, if the series went on from there; else null. */
  @Nullable MetricFamily earlier(int row) {
    return rows[row] == NONE ? null : earlier;
  }

  /** Where the series is in the copy that was sent last. */
  int earlierRow(int row) {
    return rows[row];
  }

  /** Since when a series counts what it has. */
  long startNs(int row) {
    return startNs[row];
  }

  /** Since when a series counts what it has more than the last copy. */
  long deltaStartNs(int row) {
    return Math.max(startNs[row], takenNs);
  }

  /** For the next time. */
  Baseline.Known known(MetricFamily now) {
    return new Baseline.Known(now, startNs);
  }
}
