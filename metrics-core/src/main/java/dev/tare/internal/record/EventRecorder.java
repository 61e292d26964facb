package dev.tare.internal.record;

import dev.tare.internal.block.PaddedAdder;
import dev.tare.internal.ring.Reachable;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SequenceLock;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;

/** Records one kind of event, on any thread. What becomes of it says the layout. */
public final class EventRecorder {
  private final int id;
  private final int fields;
  private final EventShape shape;
  private final EventKeys keys;
  private final EventTable blocks;
  private final Recorder recorder;

  /** Held, so that its id stays its own for as long as anybody can record. */
  private final EventLayout layout;

  /** Of a layout. */
  public EventRecorder(EventLayout layout) {
    this.layout = layout;
    this.id = layout.id();
    this.shape = layout.shape();
    this.fields = shape.histograms().size();
    this.keys = layout.keys();
    this.blocks = layout.blocks();
    this.recorder = layout.recorder();
  }

  /** What becomes of what it records. */
  public EventLayout layout() {
    return layout;
  }

  /**
   * Any thread: records one event; fields past those that there are are ignored. Counts it in place
   * where the thread has an event block of the key, else hands it over through its ring; where that
   * is full, adds to what everybody may add to. Never throws; takes nanoseconds. Locks only where
   * the ring is full and the key is new, or was one too many to be remembered.
   */
  public void record(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    ThreadRecorder thread = recorder.current();
    EventBlock block = thread == null ? null : blocks.find(thread, key);
    if (thread == null) {
      recordShared(key, f0, f1, f2, f3, f4, f5, f6, f7);
    } else if (block != null && block.isCurrent(keys.known())) {
      count(thread, block, f0, f1, f2, f3, f4, f5, f6, f7);
    } else if (!put(thread.ring(), key, f0, f1, f2, f3, f4, f5, f6, f7)) {
      thread.countSpill();
      spill(key, f0, f1, f2, f3, f4, f5, f6, f7);
    }
    Reachable.untilHere(layout);
  }

  /** Straight on from the last field that there is: a loop costs a dozen instructions a field. */
  @SuppressWarnings("fallthrough")
  private void count(
      ThreadRecorder thread,
      EventBlock block,
      long f0,
      long f1,
      long f2,
      long f3,
      long f4,
      long f5,
      long f6,
      long f7) {
    SequenceLock step = thread.step();
    step.begin();
    block.count();
    switch (fields) {
      case 8:
        add(thread, block, 7, f7);
      case 7:
        add(thread, block, 6, f6);
      case 6:
        add(thread, block, 5, f5);
      case 5:
        add(thread, block, 4, f4);
      case 4:
        add(thread, block, 3, f3);
      case 3:
        add(thread, block, 2, f2);
      case 2:
        add(thread, block, 1, f1);
      case 1:
        add(thread, block, 0, f0);
      default:
        step.end();
    }
    Reachable.untilHere(block);
  }

  private void add(ThreadRecorder thread, EventBlock block, int field, long value) {
    if (value != EventShape.ABSENT && !block.add(field, value)) {
      handOver(thread, block.histogram(field), value);
    }
  }

  /** A field that has no place in its block goes its own way, within the step of its event. */
  private void handOver(ThreadRecorder thread, HistogramSeries histogram, long value) {
    if (!thread.ring().offer(histogram.id(), value)) {
      thread.countSpill();
      recorder.spillBegins();
      try {
        histogram.spill(value);
      } finally {
        recorder.spillEnds();
      }
    }
  }

  private void recordShared(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    SharedRing borrowed = recorder.tryBorrow();
    boolean through = borrowed != null && put(borrowed.ring(), key, f0, f1, f2, f3, f4, f5, f6, f7);
    if (borrowed != null) {
      borrowed.giveBack();
    }
    if (!through) {
      spill(key, f0, f1, f2, f3, f4, f5, f6, f7);
    }
  }

  /** Straight on from the last field that there is: a loop costs a dozen instructions a field. */
  @SuppressWarnings("fallthrough")
  private boolean put(
      Ring ring, long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    int words = 1 + fields;
    int claim = ring.tryClaim(id, words);
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

  /** Any thread: counts an event that no ring has room for. */
  private void spill(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    if (recorder.closed()) {
      return;
    }
    if (layout.isDropped()) {
      recorder.countLate();
      return;
    }
    recorder.spillBegins();
    try {
      EventSeries series = keys.remembered(key);
      for (int i = 0; i < shape.counters().size(); i++) {
        (series != null ? series.adders()[i] : adder(i, key)).increment();
      }
      for (int i = 0; i < fields; i++) {
        long value = field(i, f0, f1, f2, f3, f4, f5, f6, f7);
        if (value != EventShape.ABSENT) {
          (series != null ? series.histograms()[i] : histogram(i, key)).spill(value);
        }
      }
    } catch (OutOfMemoryError e) { // for the series of a new key
      recorder.countLost();
    } finally {
      recorder.spillEnds();
    }
  }

  private static long field(
      int i, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
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

  /** Any thread: the same, and takes it for an example where a counter or histogram wants some. */
  public void recordWithExemplars(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    record(key, f0, f1, f2, f3, f4, f5, f6, f7);
    offerExemplars(key, f0, f1, f2, f3, f4, f5, f6, f7);
  }

  /** Any thread: takes a recorded event and its fields for examples. */
  void offerExemplars(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    EventSeries series =
        keys.known().find(key); // a key's first event has none, as nobody has seen it
    for (int i = 0; series != null && i < series.histograms().length; i++) {
      series.histograms()[i].offerExemplar(field(i, f0, f1, f2, f3, f4, f5, f6, f7));
    }
    for (int i = 0; series != null && i < series.traced().length; i++) {
      series.traced()[i].offerExemplar(1);
    }
  }

  /** Any thread: what counts the events of a key that is not remembered. */
  private PaddedAdder adder(int counter, long key) {
    return shape.counters().get(counter).seriesOrOther(key).adder();
  }

  /** Any thread: what takes a field of the events of a key that is not remembered. */
  private HistogramSeries histogram(int field, long key) {
    return shape.histograms().get(field).seriesOrOther(key);
  }
}
