package dev.tare.internal.record;

import dev.tare.model.Exemplar;
import dev.tare.model.TraceContext;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The exemplars of one series: when to take another, and the last one of each bucket.
 *
 * <p>One is taken in an interval, from whichever thread is first with a sampled span, so that a
 * thread that records in a tight loop asks for its span once in an interval and not once a value.
 */
public final class ExemplarSeries {
  private final TraceContext traces;
  private final ExemplarRecords records;

  /** The interval in which the last one was taken. */
  private final AtomicLong taken = new AtomicLong(-1);

  /** Aggregator's own. */
  private final long[] bounds;

  private final @Nullable Exemplar[] latest;

  /**
   * None taken yet.
   *
   * @param bounds of the buckets; none for a counter, which has one example
   */
  ExemplarSeries(TraceContext traces, ExemplarRecords records, long[] bounds) {
    this.traces = traces;
    this.records = records;
    this.bounds = bounds;
    this.latest = new @Nullable Exemplar[bounds.length + 1];
  }

  /** Any thread: takes the value for an example, if one is due. Never throws. */
  void offer(int seriesId, long value) {
    long interval = records.interval();
    if (taken.get() != interval && value >= 0) {
      take(seriesId, value, interval);
    }
  }

  @SuppressWarnings("CatchThrowable") // foreign code on a recording thread
  private void take(int seriesId, long value, long interval) {
    try {
      long spanId = traces.spanId();
      long before = taken.get();
      if (spanId != 0 && before != interval && taken.compareAndSet(before, interval)) {
        records.record(seriesId, value, traces.traceIdHigh(), traces.traceIdLow(), spanId);
      }
    } catch (Throwable e) {
      taken.set(interval); // or it would be asked, and fail, for every value
      records.failed(e);
    }
  }

  /** Aggregator: keeps the exemplar as the last of its bucket. */
  void keep(Exemplar exemplar) {
    int found = Arrays.binarySearch(bounds, exemplar.rawValue());
    latest[found < 0 ? -found - 1 : found] = exemplar;
  }

  /** Aggregator: copies the last one of each bucket. */
  void copyTo(@Nullable Exemplar[] exemplars, int at) {
    System.arraycopy(latest, 0, exemplars, at, latest.length);
  }

  /** Aggregator: the last one of what is above all bounds. */
  @Nullable Exemplar last() {
    return latest[latest.length - 1];
  }

  /** What they take at most, in bytes. */
  long bytes() {
    return latest.length * 64L;
  }
}
