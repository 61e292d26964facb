package dev.tare.internal.record;

import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.ring.PrivateBlocks;
import dev.tare.internal.ring.Reachable;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The recording path: own ring, else private block; without a ring a shared ring; else shared
 * block.
 *
 * <p>Any thread. Never throws or waits for the aggregator; allocates a few words when a thread or a
 * spilled series comes for the first time, and nothing after that. Locks only for an event that
 * finds its ring full and has a key that is new, or was one too many to be remembered. Every record
 * is in exactly one of the three places, or is counted as lost where there is no memory for the
 * last.
 */
public final class Recorder {
  private final ThreadRecorders rings;
  private final SharedRings sharedRings;
  private final SelfMetrics self;

  public Recorder(ThreadRecorders rings, SharedRings sharedRings, SelfMetrics self) {
    this.rings = rings;
    this.sharedRings = sharedRings;
    this.self = self;
  }

  /**
   * Any thread, one at a time: notes how far every ring is filled, see {@link Ring#mark}.
   *
   * @return whether a record is on its way
   */
  public boolean mark(long number) {
    boolean onItsWay = false;
    for (ThreadRecorder thread : rings.all()) {
      onItsWay |= thread.ring.mark(number);
    }
    for (SharedRing ring : sharedRings.all()) {
      onItsWay |= ring.ring().mark(number);
    }
    return onItsWay;
  }

  /** Records one value of a series, in raw units. */
  public void record(HistogramSeries series, long value) {
    ThreadRecorder ring = rings.current();
    try {
      if (ring != null ? !ring.ring.offer(series.id(), value) : !offerShared(series.id(), value)) {
        spill(ring, series, value);
      }
    } finally {
      Reachable.untilHere(series);
    }
  }

  private boolean offerShared(int id, long value) {
    SharedRing borrowed = sharedRings.tryBorrow();
    if (borrowed == null) {
      return false;
    }
    boolean offered = borrowed.ring().offer(id, value);
    borrowed.giveBack();
    return offered;
  }

  private void spill(@Nullable ThreadRecorder ring, HistogramSeries series, long value) {
    try {
      spillInto(blocksOfSpilling(ring), series, value);
    } catch (OutOfMemoryError e) { // for a shared block, which is made when it is needed
      self.increment(SelfMetric.RECORDS_LOST);
    }
  }

  private static @Nullable PrivateBlocks blocksOfSpilling(@Nullable ThreadRecorder ring) {
    if (ring == null) {
      return null;
    }
    ring.spills.increment();
    return ring.blocks();
  }

  private void spillInto(@Nullable PrivateBlocks blocks, HistogramSeries series, long value) {
    if (rings.closed()) {
      return; // nobody will read it, and the shared block that it would make stays for good
    }
    if (series.removed()) {
      afterRemoval();
      return;
    }
    long counted = series.accepted(value);
    CellLayout layout = series.layout();
    int cell = layout.cell(counted);
    if (blocks != null) {
      int block = blocks.find(series.id(), layout.cells());
      if (block != PrivateBlocks.NONE && blocks.add(block, cell, counted)) {
        return;
      }
    }
    series.shared().add(cell, counted);
    self.increment(SelfMetric.RECORDS_SHARED);
  }

  /** Any thread: counts a record, or a part of one, whose series was removed. */
  void afterRemoval() {
    self.increment(SelfMetric.RECORDS_AFTER_REMOVAL);
  }

  /** Records one event; fields past those that the layout has are ignored. */
  void record(
      EventLayout layout,
      long key,
      long f0,
      long f1,
      long f2,
      long f3,
      long f4,
      long f5,
      long f6,
      long f7) {
    ThreadRecorder owned = rings.current();
    boolean through =
        owned != null
            ? put(owned.ring, layout, key, f0, f1, f2, f3, f4, f5, f6, f7)
            : putShared(layout, key, f0, f1, f2, f3, f4, f5, f6, f7);
    if (!through && !rings.closed()) {
      spill(owned, layout, key, f0, f1, f2, f3, f4, f5, f6, f7);
    }
  }

  private boolean putShared(
      EventLayout layout,
      long key,
      long f0,
      long f1,
      long f2,
      long f3,
      long f4,
      long f5,
      long f6,
      long f7) {
    SharedRing borrowed = sharedRings.tryBorrow();
    if (borrowed == null) {
      return false;
    }
    boolean through = put(borrowed.ring(), layout, key, f0, f1, f2, f3, f4, f5, f6, f7);
    borrowed.giveBack();
    return through;
  }

  /** Straight on from the last field that there is: a loop costs a dozen instructions a field. */
  @SuppressWarnings("fallthrough")
  private static boolean put(
      Ring ring,
      EventLayout layout,
      long key,
      long f0,
      long f1,
      long f2,
      long f3,
      long f4,
      long f5,
      long f6,
      long f7) {
    int fields = layout.fields();
    int words = 1 + fields;
    int claim = ring.tryClaim(layout.id(), words);
    if (claim == Ring.FULL) {
      return false;
    }
    switch (fields) {
      case 8:
        ring.put(claim, 8, f7);
      case 7:
        ring.put(claim, 7, f6);
      case 6:
        ring.put(claim, 6, f5);
      case 5:
        ring.put(claim, 5, f4);
      case 4:
        ring.put(claim, 4, f3);
      case 3:
        ring.put(claim, 3, f2);
      case 2:
        ring.put(claim, 2, f1);
      case 1:
        ring.put(claim, 1, f0);
      default:
        ring.put(claim, 0, key);
    }
    ring.commit(claim, words);
    return true;
  }

  private void spill(
      @Nullable ThreadRecorder ring,
      EventLayout layout,
      long key,
      long f0,
      long f1,
      long f2,
      long f3,
      long f4,
      long f5,
      long f6,
      long f7) {
    try {
      spillInto(blocksOfSpilling(ring), layout, key, f0, f1, f2, f3, f4, f5, f6, f7);
    } catch (OutOfMemoryError e) { // for a shared block, or for the series of a new key
      self.increment(SelfMetric.RECORDS_LOST);
    }
  }

  private void spillInto(
      @Nullable PrivateBlocks blocks,
      EventLayout layout,
      long key,
      long f0,
      long f1,
      long f2,
      long f3,
      long f4,
      long f5,
      long f6,
      long f7) {
    EventSeries series = layout.remembered(key);
    for (int i = 0; i < layout.counters(); i++) {
      (series != null ? series.adders()[i] : layout.adder(i, key)).increment();
    }
    for (int i = 0; i < layout.fields(); i++) {
      long value = field(i, f0, f1, f2, f3, f4, f5, f6, f7);
      if (value != EventLayout.ABSENT) {
        HistogramSeries histogram =
            series != null ? series.histograms()[i] : layout.histogram(i, key);
        spillInto(blocks, histogram, value);
      }
    }
  }

  static long field(int i, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    return switch (i) {
      case 0 -> f0;
      case 1 -> f1;
      case 2 -> f2;
      case 3 -> f3;
      case 4 -> f4;
      case 5 -> f5;
      case 6 -> f6;
      default -> f7;
    };
  }
}
