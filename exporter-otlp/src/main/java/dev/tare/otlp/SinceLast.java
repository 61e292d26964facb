package dev.tare.otlp;

import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.SummaryFamily;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A family beside the copies of it that were sent: which series went on counting, and since when. A
 * series goes on from the last copy that has it. One that was not there, or whose counts have
 * fallen, has begun since the last message.
 */
final class SinceLast {
  private static final int NONE = -1;

  private final List<Baseline.Sent> sent;
  private final int[] copies;
  private final int[] rows;
  private final long[] startNs;
  private final long takenNs;

  private SinceLast(
      List<Baseline.Sent> sent, int[] copies, int[] rows, long[] startNs, long takenNs) {
    this.sent = sent;
    this.copies = copies;
    this.rows = rows;
    this.startNs = startNs;
    this.takenNs = takenNs;
  }

  /**
   * Compares.
   *
   * @param sent what was sent of it, the newest first; empty where the family was not there
   * @param takenNs when the last message was taken, whether it had the family or not
   */
  static SinceLast of(MetricFamily now, List<Baseline.Sent> sent, long takenNs) {
    List<Baseline.Sent> alike = sent.stream().filter(copy -> copy.isLike(now)).toList();
    int[] copies = new int[now.series().size()];
    int[] rows = new int[copies.length];
    long[] startNs = new long[copies.length];
    for (int row = 0; row < copies.length; row++) {
      rows[row] = NONE;
      startNs[row] = takenNs;
      for (int copy = 0; copy < alike.size(); copy++) {
        Baseline.Sent before = alike.get(copy);
        int found = before.find(now, row);
        if (found >= 0) {
          if (!beganAnew(before.family(), found, now, row)) {
            copies[row] = copy;
            rows[row] = found;
            startNs[row] = before.known().startNs()[found];
          }
          break;
        }
      }
      long createdMs = createdMs(now, row);
      if (createdMs > 0) {
        startNs[row] = TimeUnit.MILLISECONDS.toNanos(createdMs);
      }
    }
    return new SinceLast(alike, copies, rows, startNs, takenNs);
  }

  private static boolean beganAnew(MetricFamily earlier, int before, MetricFamily now, int row) {
    if (createdMs(earlier, before) != createdMs(now, row)) {
      return true;
    }
    if (now instanceof CounterFamily counter && earlier instanceof CounterFamily was) {
      return counter.value(row) < was.value(before);
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

  /** The last copy that has the series, if it went on from there; else null. */
  @Nullable MetricFamily earlier(int row) {
    return rows[row] == NONE ? null : sent.get(copies[row]).family();
  }

  /** Where the series is in that copy. */
  int earlierRow(int row) {
    return rows[row];
  }

  /** Since when a series counts what it has. */
  long startNs(int row) {
    return startNs[row];
  }

  /** Since when a series counts what it has more than the last copy that has it. */
  long deltaStartNs(int row) {
    return Math.max(startNs[row], rows[row] == NONE ? takenNs : sent.get(copies[row]).takenNs());
  }

  /** For the next time. */
  Baseline.Known known(MetricFamily now) {
    return new Baseline.Known(now, startNs);
  }
}
