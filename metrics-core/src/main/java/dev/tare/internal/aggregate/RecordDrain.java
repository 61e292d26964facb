package dev.tare.internal.aggregate;

import dev.tare.internal.record.EventLayout;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.RecordIds;
import dev.tare.internal.record.RecordSink;
import dev.tare.internal.record.SharedRings;
import dev.tare.internal.record.ThreadRecorders;
import dev.tare.internal.ring.RecordHandler;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.RemovalOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Empties rings: hands each record to what has its id, and has those who record much counted in
 * place from then on. The aggregator's own.
 */
final class RecordDrain implements RecordHandler {
  /** There were records, but so few that there is no hurry. */
  static final int FEW = -1;

  /** A ring is filling up when this share of it was found in one pass. */
  private static final int BUSY_SHARE = 8;

  /** The smallest record: a header and one word. */
  private static final int RECORD_BYTES = 2 * Long.BYTES;

  private final RecordIds ids;
  private final ThreadRecorders threads;
  private final SharedRings sharedRings;
  private final RemovalOrder order;
  private final HotBlocks hot;
  private final AggregatorCosts costs;
  private final Consumer<Throwable> onError;
  private final int busyRecords;
  private boolean busy;
  private int drained;

  /** Whose ring is drained; null while it is a shared one. */
  private @Nullable ThreadRecorder thread;

  RecordDrain(
      RecordIds ids,
      ThreadRecorders threads,
      SharedRings sharedRings,
      RemovalOrder order,
      AggregatorSettings settings,
      HotBlocks hot,
      AggregatorCosts costs,
      Consumer<Throwable> onError) {
    this.ids = ids;
    this.threads = threads;
    this.sharedRings = sharedRings;
    this.order = order;
    this.hot = hot;
    this.costs = costs;
    this.onError = onError;
    this.busyRecords = settings.ringBytes() / RECORD_BYTES / BUSY_SHARE;
  }

  /** Empties every ring, and makes ready what the threads behind them will need. */
  int drainAll(long nowNs) {
    busy = false;
    drained = 0;
    long removal =
        order.last(); // before the first ring: what was recorded before it is drained now
    for (ThreadRecorder thread : threads.all()) {
      drained += drain(thread);
    }
    for (SharedRing ring : sharedRings.all()) {
      drained += drain(ring.ring());
    }
    order.passed(removal);
    sharedRings.prepare(nowNs);
    return drained;
  }

  /**
   * What the last pass was, for an idle strategy. No work, or next to none, while rings stay nearly
   * empty: they are not in danger, and waking 10,000 times a second for a few records each would
   * cost more than all of the recording.
   */
  int workCount() {
    return busy ? drained : drained > 0 ? FEW : 0;
  }

  /** Empties the ring of a thread; says how many records were in it. */
  int drain(ThreadRecorder thread) {
    this.thread = thread;
    try {
      return drain(thread.ring());
    } finally {
      this.thread = null;
    }
  }

  private int drain(Ring ring) {
    int found = ring.drain(this);
    costs.drained(found);
    busy |= found > busyRecords;
    return found;
  }

  /** One record. What goes wrong with it must not keep the rest of its ring from this pass. */
  @Override
  @SuppressWarnings("CatchThrowable")
  public void onRecord(int typeId, RecordWords words) {
    try {
      RecordSink sink = ids.get(typeId);
      sink.onRecord(words);
      if (thread != null) {
        offerPlace(thread, sink, words);
      }
    } catch (Throwable e) {
      onError.accept(e);
    }
  }

  private void offerPlace(ThreadRecorder thread, RecordSink sink, RecordWords words) {
    if (sink instanceof HistogramSeries series) {
      hot.onValue(thread, series, words.word(0));
    } else if (sink instanceof EventLayout event) {
      hot.onEvent(thread, event, words);
    }
  }
}
