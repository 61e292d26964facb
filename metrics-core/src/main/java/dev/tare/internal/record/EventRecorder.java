package dev.tare.internal.record;

import dev.tare.internal.block.BiasedAdder;
import dev.tare.internal.block.CellBlock;
import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.ring.Reachable;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;
import org.jspecify.annotations.Nullable;

/** Records one kind of event, on any thread. What becomes of it says the layout. */
public final class EventRecorder {
  private static final long ABSENT = EventShape.ABSENT;

  /** Bits of the fields behind the first four, which are counted in a longer way. */
  private static final int LATER = -1 << 4;

  /** Of a field that nothing takes. */
  private static final CellLayout NO_LAYOUT = CellLayout.buckets(new long[0]);

  private final int id;
  private final int fields;

  /** Bits of the fields that something takes. */
  private final int taken;

  private final EventShape shape;
  private final EventKeys keys;
  private final EventTable blocks;
  private final Recorder recorder;

  /* One by one, as an array costs two loads and a check for each field. */
  private final CellLayout layout0;
  private final CellLayout layout1;
  private final CellLayout layout2;
  private final CellLayout layout3;

  /** Held, so that its id stays its own for as long as anybody can record. */
  private final EventLayout layout;

  /** Of a layout. */
  public EventRecorder(EventLayout layout) {
    this.layout = layout;
    this.id = layout.id();
    this.shape = layout.shape();
    this.fields = shape.histograms().size();
    this.taken = (1 << fields) - 1;
    this.keys = layout.keys();
    this.blocks = layout.blocks();
    this.recorder = layout.recorder();
    this.layout0 = layout(0);
    this.layout1 = layout(1);
    this.layout2 = layout(2);
    this.layout3 = layout(3);
  }

  private CellLayout layout(int field) {
    return field < fields ? shape.layouts().get(field) : NO_LAYOUT;
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
  public void record(long key, long f0, long f1, long f2, long f3) {
    EventBlocks own = own();
    EventBlock block = own == null ? null : own.find(key);
    if (own != null && block != null && block.isCurrent(keys.known())) {
      long step = own.step().begin();
      block.count();
      int missed = add(block, f0, f1, f2, f3);
      if ((missed & taken) != 0) {
        addApart(own.thread(), block, missed, f0, f1, f2, f3, ABSENT, ABSENT, ABSENT, ABSENT);
      }
      own.step().end(step);
      Reachable.untilHere(block);
    } else {
      handOver(key, f0, f1, f2, f3, ABSENT, ABSENT, ABSENT, ABSENT);
    }
    Reachable.untilHere(layout);
  }

  /** What the calling thread has of this event; null where it has none. */
  private @Nullable EventBlocks own() {
    EventBlocks soon = blocks.of(Thread.currentThread());
    return soon != null ? soon : ownByRecorder();
  }

  private @Nullable EventBlocks ownByRecorder() {
    ThreadRecorder thread = recorder.current();
    return thread == null ? null : blocks.of(thread);
  }

  /** Any thread: the same with more fields, which take a little longer than the first four. */
  public void record(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    EventBlocks own = own();
    EventBlock block = own == null ? null : own.find(key);
    if (own != null && block != null && block.isCurrent(keys.known())) {
      long step = own.step().begin();
      block.count();
      int missed = add(block, f0, f1, f2, f3) | LATER;
      addApart(own.thread(), block, missed, f0, f1, f2, f3, f4, f5, f6, f7);
      own.step().end(step);
      Reachable.untilHere(block);
    } else {
      handOver(key, f0, f1, f2, f3, f4, f5, f6, f7);
    }
    Reachable.untilHere(layout);
  }

  /**
   * Owner: counts the first fields; says which it could not, a bit for each. Straight on, as a loop
   * costs a dozen instructions a field; and what is rare comes after all of them, as a call between
   * two costs as many to keep what is at hand.
   */
  private int add(EventBlock block, long f0, long f1, long f2, long f3) {
    int missed = 0;
    if (f0 != ABSENT && !add(block.block0, layout0, f0)) {
      missed = 1;
    }
    if (f1 != ABSENT && !add(block.block1, layout1, f1)) {
      missed |= 1 << 1;
    }
    if (f2 != ABSENT && !add(block.block2, layout2, f2)) {
      missed |= 1 << 2;
    }
    if (f3 != ABSENT && !add(block.block3, layout3, f3)) {
      missed |= 1 << 3;
    }
    return missed;
  }

  private static boolean add(@Nullable CellBlock block, CellLayout layout, long value) {
    return block != null && block.add(layout.quickCell(value), value);
  }

  /**
   * Fields without a quick cell in their block go their own way, within the step of their event.
   */
  private void addApart(
      ThreadRecorder thread,
      EventBlock block,
      int missed,
      long f0,
      long f1,
      long f2,
      long f3,
      long f4,
      long f5,
      long f6,
      long f7) {
    for (int i = 0; i < fields; i++) {
      long value = EventShape.field(i, f0, f1, f2, f3, f4, f5, f6, f7);
      if ((missed & (1 << i)) != 0 && value != ABSENT) {
        addApart(thread, block.histogram(i), value);
      }
    }
  }

  private void addApart(ThreadRecorder thread, HistogramSeries histogram, long value) {
    CellBlock block = histogram.blockOf(Thread.currentThread());
    if ((block == null || !histogram.countInPlace(block, value))
        && !thread.ring().offer(histogram.id(), value)) {
      thread.countSpill();
      recorder.spillBegins();
      try {
        histogram.spill(value);
      } finally {
        recorder.spillEnds();
      }
    }
  }

  /** An event that its thread does not count in place. */
  private void handOver(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    ThreadRecorder thread = recorder.current();
    if (thread == null) {
      recordShared(key, f0, f1, f2, f3, f4, f5, f6, f7);
    } else if (!put(thread.ring(), key, f0, f1, f2, f3, f4, f5, f6, f7)) {
      thread.countSpill();
      spill(key, f0, f1, f2, f3, f4, f5, f6, f7);
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
        long value = EventShape.field(i, f0, f1, f2, f3, f4, f5, f6, f7);
        if (value != ABSENT) {
          (series != null ? series.histograms()[i] : histogram(i, key)).spill(value);
        }
      }
    } catch (OutOfMemoryError e) { // for the series of a new key
      recorder.countLost();
    } finally {
      recorder.spillEnds();
    }
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
      series.histograms()[i].offerExemplar(EventShape.field(i, f0, f1, f2, f3, f4, f5, f6, f7));
    }
    for (int i = 0; series != null && i < series.traced().length; i++) {
      series.traced()[i].offerExemplar(1);
    }
  }

  /** Any thread: what counts the events of a key that is not remembered. */
  private BiasedAdder adder(int counter, long key) {
    return shape.counters().get(counter).seriesOrOther(key).adder();
  }

  /** Any thread: what takes a field of the events of a key that is not remembered. */
  private HistogramSeries histogram(int field, long key) {
    return shape.histograms().get(field).seriesOrOther(key);
  }
}
