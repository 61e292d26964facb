package dev.tare.internal.aggregate;

import dev.tare.internal.record.EventLayout;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.RecordIds;
import dev.tare.internal.record.TracedCounterSeries;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.Expiry;
import dev.tare.internal.series.RecordsAfterRemoval;
import dev.tare.internal.series.RemovalOrder;
import dev.tare.internal.series.SeriesTable;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.NanoClock;

/**
 * What happens to a series when it has been taken out of its table, and which are to be taken out
 * for standing still.
 */
public final class SeriesReclaimer {
  private final RecordIds ids;
  private final NanoClock clock;
  private final Runnable wakeAggregator;
  private final HotBlocks hot;
  private final RecordsAfterRemoval lateRecords;
  private final RemovalOrder order;
  private final List<EventLayout> events = new CopyOnWriteArrayList<>();
  private final List<Expiry<?>> expiries = new CopyOnWriteArrayList<>();

  /** Published flag: nobody reads series any more, nor frees them later. */
  private volatile boolean closed;

  /** Removed, but not free yet. */
  private final Queue<HistogramSeries> removed = new ConcurrentLinkedQueue<>();

  private final Queue<CounterSeries> removedCounters = new ConcurrentLinkedQueue<>();

  /** Nothing removed yet. */
  SeriesReclaimer(
      RecordIds ids,
      RemovalOrder order,
      SelfMetrics self,
      NanoClock clock,
      Runnable wakeAggregator,
      HotBlocks hot) {
    this.order = order;
    this.ids = ids;
    this.clock = clock;
    this.wakeAggregator = wakeAggregator;
    this.hot = hot;
    this.lateRecords = new RecordsAfterRemoval(self);
  }

  /** Any thread: an event remembers series by keys, and is to forget those that are removed. */
  void add(EventLayout event) {
    event.tables().forEach(table -> table.fedByEvents(order));
    events.add(event);
  }

  /** Any thread: an event remembers nothing any more. */
  void remove(EventLayout event) {
    events.remove(event);
  }

  /** Any thread: removes a histogram of a family, whose memory is free after one duty cycle. */
  void remove(HistogramSeries series, SeriesTable<HistogramSeries, ?> family) {
    if (closed) {
      series.remove();
      series.free();
      return;
    }
    events.forEach(
        event -> {
          if (event.feeds(family)) {
            event.forgetKeys();
          }
        });
    series.remove();
    ids.retire(series.id());
    boolean first = removed.isEmpty();
    removed.add(series);
    if (closed) { // meanwhile: nobody may have seen it there
      series.free();
    }
    if (first) {
      wakeAggregator.run(); // by itself it may sleep through thousands, 19 KB each
    }
  }

  /** Any thread: forgets a histogram that nobody has come to know. */
  void discard(HistogramSeries series) {
    ids.remove(series.id(), series);
  }

  /** Any thread: from now on a counter takes no exemplars, or nobody has come to know it. */
  public void discard(CounterSeries series) {
    if (!closed && series instanceof TracedCounterSeries traced) {
      ids.remove(traced.id(), traced);
    }
  }

  /** Any thread: removes a counter that an event counts. */
  public void remove(CounterSeries series) {
    events.forEach(EventLayout::forgetKeys);
    discard(series);
    watch(series, series.adder()::sum);
    if (!closed) {
      removedCounters.add(series);
    }
  }

  /**
   * Any thread: counts what a removed series gains for as long as its handle is held.
   *
   * @param recorded what the series has counted; must not hold the handle
   */
  public void watch(Object handle, LongSupplier recorded) {
    if (!closed) {
      lateRecords.watch(handle, recorded);
    }
  }

  /**
   * Any thread: has series removed that stand still.
   *
   * @param activity a number that changes when a series is recorded into; asked by the aggregator
   */
  public <S> void expire(SeriesTable<S, ?> table, long idleNs, ToLongFunction<S> activity) {
    expiries.add(new Expiry<>(table, idleNs, activity, clock.nanoTime()));
  }

  /** Any thread: looks at the series of a table no more. */
  public void stopExpiring(SeriesTable<?, ?> table) {
    expiries.removeIf(expiry -> expiry.isOf(table));
  }

  /**
   * Aggregator: frees what was removed. Only between two passes: a copy that is under way still
   * shows the series. Each leaves its queue last: if something fails, the next call goes on there.
   */
  void free() {
    for (HistogramSeries gone = removed.peek(); gone != null; gone = removed.peek()) {
      hot.forget(gone);
      gone.free(); // before what takes memory
      ids.watch(gone.id(), gone);
      removed.remove();
    }
    for (CounterSeries gone = removedCounters.peek(); gone != null; gone = removedCounters.peek()) {
      hot.forget(gone);
      removedCounters.remove();
    }
  }

  /** Aggregator: frees what was removed, and has what will be freed at once. */
  void close() {
    closed = true;
    free();
    lateRecords.close();
  }

  /** Whether nobody reads series any more. */
  boolean closed() {
    return closed;
  }

  /** Aggregator: counts what removed series have gained. */
  void countLate() {
    lateRecords.count();
  }

  /**
   * Aggregator: removes what stands still, and forgets what is gone: nobody may scrape for days.
   */
  public void maintain(long nowNs) {
    countLate();
    events.forEach(EventLayout::rememberAgain);
    expiries.forEach(expiry -> expiry.tick(nowNs));
  }
}
