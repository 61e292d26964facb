package dev.tare.internal.aggregate;

import dev.tare.internal.record.RecordIds;
import dev.tare.internal.record.SharedRings;
import dev.tare.internal.record.ThreadRecorder;
import dev.tare.internal.record.ThreadRecorders;
import dev.tare.internal.ring.PrivateBlocks;
import dev.tare.internal.ring.RecordHandler;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.series.RemovalOrder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Empties rings: hands each record to the target of its type. The aggregator's own. */
final class RecordDrain implements RecordHandler {
  /** There were records, but so few that there is no hurry. */
  static final int FEW = -1;

  /** A ring is filling up when this share of it was found in one pass. */
  private static final int BUSY_SHARE = 8;

  /** A tenth of a second under load, minutes in silence: a try collects garbage, and is told of. */
  static final int PAUSE_PASSES = 1_000;

  /** The smallest record: a header and one word. */
  private static final int RECORD_BYTES = 2 * Long.BYTES;

  private final RecordIds types;
  private final ThreadRecorders rings;
  private final SharedRings sharedRings;
  private final RemovalOrder order;
  private final Supplier<PrivateBlocks> newBlocks;
  private final AggregatorCosts weight;
  private final Consumer<Throwable> onError;
  private final int busyRecords;
  private boolean busy;
  private int drained;

  /** How many passes go by until blocks are tried for again. */
  private int passesWithoutBlocks;

  RecordDrain(
      RecordIds types,
      ThreadRecorders rings,
      SharedRings sharedRings,
      RemovalOrder order,
      AggregatorSettings settings,
      AggregatorCosts weight,
      Consumer<Throwable> onError) {
    this(
        types,
        rings,
        sharedRings,
        order,
        settings,
        () -> new PrivateBlocks(settings.privateBlockBytes()),
        weight,
        onError);
  }

  /** For tests, where blocks find no memory. */
  RecordDrain(
      RecordIds types,
      ThreadRecorders rings,
      SharedRings sharedRings,
      RemovalOrder order,
      AggregatorSettings settings,
      Supplier<PrivateBlocks> newBlocks,
      AggregatorCosts weight,
      Consumer<Throwable> onError) {
    this.types = types;
    this.rings = rings;
    this.sharedRings = sharedRings;
    this.order = order;
    this.newBlocks = newBlocks;
    this.weight = weight;
    this.onError = onError;
    this.busyRecords = settings.ringBytes() / RECORD_BYTES / BUSY_SHARE;
  }

  /** Empties every ring, and makes ready what the threads behind them will need. */
  int drainAll(long nowNs) {
    busy = false;
    passesWithoutBlocks = Math.max(0, passesWithoutBlocks - 1);
    drained = 0;
    long removal =
        order.last(); // before the first ring: what was recorded before it is drained now
    for (ThreadRecorder ring : rings.all()) {
      drained += drain(ring.ring);
      prepareBlocks(ring);
    }
    for (SharedRing ring : sharedRings.all()) {
      drained += drain(ring.ring());
    }
    order.passed(removal);
    sharedRings.prepare(nowNs);
    return drained;
  }

  /** A lack of memory for blocks must not keep the rings behind from being drained. */
  private void prepareBlocks(ThreadRecorder ring) {
    if (passesWithoutBlocks > 0) {
      return;
    }
    try {
      ring.prepareBlocks(newBlocks);
    } catch (OutOfMemoryError e) {
      passesWithoutBlocks = PAUSE_PASSES;
      onError.accept(e);
    }
  }

  /**
   * What the last pass was, for an idle strategy. No work, or next to none, while rings stay nearly
   * empty: they are not in danger, and waking 10,000 times a second for a few records each would
   * cost more than all of the recording.
   */
  int workCount() {
    return busy ? drained : drained > 0 ? FEW : 0;
  }

  /** Empties a ring; says how many records were in it. */
  int drain(Ring ring) {
    int found = ring.drain(this);
    weight.drained(found);
    busy |= found > busyRecords;
    return found;
  }

  /** One record. What goes wrong with it must not keep the rest of its ring from this pass. */
  @Override
  @SuppressWarnings("CatchThrowable")
  public void onRecord(int typeId, RecordWords words) {
    try {
      types.get(typeId).onRecord(words);
    } catch (Throwable e) {
      onError.accept(e);
    }
  }
}
