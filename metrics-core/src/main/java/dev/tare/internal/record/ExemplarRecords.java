package dev.tare.internal.record;

import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Exemplar;
import dev.tare.model.TraceContext;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * The records of exemplars: a type of their own, behind that of the value in the same ring. What
 * finds the ring full is dropped and counted; the value is not in it and goes its own way.
 */
public final class ExemplarRecords implements RecordSink {
  /** How often a series takes an exemplar, at most. */
  private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int WORDS = 6;
  private static final long[] NO_BOUNDS = {};

  private final int id;
  private final RecordIds ids;
  private final Recorder recorder;
  private final EpochClock epochClock;
  private final SelfMetrics self;
  private final DeferredErrors errors;

  /**
   * The number of the interval, which the aggregator counts so that recorders read no clock. Late
   * by as much as a load may be, which only makes an interval longer.
   */
  private final PaddedLong interval = new PaddedLong();

  /** Aggregator's own. */
  private long nextIntervalNs;

  public ExemplarRecords(
      int id,
      RecordIds ids,
      Recorder recorder,
      EpochClock epochClock,
      SelfMetrics self,
      DeferredErrors errors,
      long nowNs) {
    this.nextIntervalNs = nowNs + INTERVAL_NS;
    this.id = id;
    this.ids = ids;
    this.recorder = recorder;
    this.epochClock = epochClock;
    this.self = self;
    this.errors = errors;
  }

  /** Any thread: the exemplars of a new series; null where its family has none. */
  public @Nullable ExemplarSeries newSeries(HistogramShape shape) {
    TraceContext traces = shape.traces();
    return traces == null ? null : new ExemplarSeries(traces, this, shape.bounds());
  }

  /**
   * Any thread: a counter with exemplars.
   *
   * @param createdMs when it begins, in milliseconds since 1970; 0 where that is not told
   */
  public TracedCounterSeries newCounter(TraceContext traces, long createdMs) {
    ExemplarSeries exemplars = new ExemplarSeries(traces, this, NO_BOUNDS);
    return ids.add(id -> new TracedCounterSeries(id, createdMs, exemplars));
  }

  /** Any thread: the number of the interval. */
  long interval() {
    return interval.acquire();
  }

  /** Aggregator: begins the next interval when it is time. */
  public void tick(long nowNs) {
    if (nowNs - nextIntervalNs >= 0) {
      nextIntervalNs = nowNs + INTERVAL_NS;
      interval.increment();
    }
  }

  /** Any thread: hands an exemplar over. */
  void record(int seriesId, long value, long traceIdHigh, long traceIdLow, long spanId) {
    if (recorder.closed()) {
      return;
    }
    long epochMs = epochClock.time();
    ThreadRecorder owned = recorder.current();
    SharedRing borrowed = owned == null ? recorder.tryBorrow() : null;
    Ring ring = owned != null ? owned.ring() : borrowed != null ? borrowed.ring() : null;
    int claim = ring == null ? Ring.FULL : ring.tryClaim(id, WORDS);
    if (ring != null && claim != Ring.FULL) {
      ring.put(claim, 0, seriesId);
      ring.put(claim, 1, value);
      ring.put(claim, 2, traceIdHigh);
      ring.put(claim, 3, traceIdLow);
      ring.put(claim, 4, spanId);
      ring.put(claim, 5, epochMs);
      ring.commit(claim, WORDS);
    }
    if (borrowed != null) {
      borrowed.giveBack();
    }
    if (claim == Ring.FULL) {
      self.increment(SelfMetric.EXEMPLARS_DROPPED);
    }
  }

  /** Any thread: the trace context threw. */
  void failed(Throwable error) {
    self.increment(SelfMetric.EXEMPLAR_ERRORS);
    errors.tell(error);
  }

  @Override
  public void onRecord(RecordWords words) {
    // A series may have been removed since: then what has its id keeps none.
    ids.get((int) words.word(0))
        .onExemplar(
            new Exemplar(
                words.word(1), words.word(2), words.word(3), words.word(4), words.word(5)));
  }
}
