package dev.tare.internal.record;

import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.KeyTable;
import dev.tare.internal.series.SeriesTable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One kind of event: which key means which series, and which field goes where. */
public final class EventLayout implements RecordSink {
  private final int id;
  private final EventShape shape;
  private final int fields;
  private final Recorder recorder;
  private final Consumer<Throwable> onNoMemory;

  /** Published reference: replaced when a series is removed, which it may remember. */
  private volatile KeyTable<EventSeries> known;

  public EventLayout(int id, EventShape shape, Recorder recorder, Consumer<Throwable> onNoMemory) {
    this.id = id;
    this.shape = shape;
    this.fields = shape.histograms().size();
    this.recorder = recorder;
    this.onNoMemory = onNoMemory;
    this.known = noKeys();
  }

  private KeyTable<EventSeries> noKeys() {
    return new KeyTable<>(EventSeries::key, shape.keyLimit());
  }

  /**
   * Any thread: records one event; fields past those that there are are ignored. Never throws;
   * takes nanoseconds. Locks only where the ring is full and the key is new, or was one too many to
   * be remembered.
   */
  public void record(
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
    try {
      EventSeries series = remembered(key);
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

  /** Any thread: the same, and takes the fields for examples where a histogram wants some. */
  public void recordWithExemplars(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    record(key, f0, f1, f2, f3, f4, f5, f6, f7);
    offerExemplars(key, f0, f1, f2, f3, f4, f5, f6, f7);
  }

  /** Any thread: takes the fields of a recorded event for examples. */
  void offerExemplars(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    EventSeries series = known.find(key); // a key's first event has none, as nobody has seen it
    for (int i = 0; series != null && i < series.histograms().length; i++) {
      series.histograms()[i].offerExemplar(field(i, f0, f1, f2, f3, f4, f5, f6, f7));
    }
  }

  public int id() {
    return id;
  }

  @Override
  public void onRecord(RecordWords record) {
    KeyTable<EventSeries> known = this.known;
    EventSeries series = known.find(record.word(0));
    // The mark after the search: series that were made anew since then say so.
    if (series != null && series.lastRemoval() < record.markBehind()) {
      count(series, record);
    } else {
      resolve(known, record).count(recorder::countLate);
    }
  }

  private static void count(EventSeries series, RecordWords record) {
    for (CounterSeries counter : series.counters()) {
      counter.onEvent();
    }
    HistogramSeries[] histograms = series.histograms();
    for (int i = 0; i < histograms.length; i++) {
      long value = record.word(1 + i);
      if (value != EventShape.ABSENT) {
        histograms[i].count(value);
      }
    }
  }

  /** Aggregator: the series of a record, under locks, and remembered by its key if they can be. */
  private EventResolution resolve(KeyTable<EventSeries> known, RecordWords record) {
    try {
      EventResolution resolved = EventResolution.of(shape, record);
      EventSeries series = known.full() ? null : resolved.known();
      if (series != null) {
        known.findOrAdd(series);
      }
      return resolved;
    } catch (OutOfMemoryError e) {
      onNoMemory.accept(e);
      return EventResolution.orOther(shape, record);
    }
  }

  /**
   * Any thread: the series of a key, resolved under a lock when the key comes for the first time;
   * null where there are too many keys to remember this one. Such a key is resolved every time:
   * slow, but a family that has only some of the labels may know its series all the same, and only
   * those that do not may say "other". Null, too, where there is no memory to resolve it, so that
   * it gets series of its own once there is.
   */
  private @Nullable EventSeries remembered(long key) {
    KeyTable<EventSeries> known = this.known;
    EventSeries series = known.find(key);
    if (series != null || known.full()) {
      return series;
    }
    // Resolved before the table's lock is taken, which so is never held while another is. A series
    // that is removed meanwhile ends in a table that forgetKeys() has replaced.
    try {
      return known.findOrAdd(
          EventSeries.of(
              key,
              shape.counters().stream().map(feed -> feed.entry(key)).toList(),
              shape.histograms().stream().map(feed -> feed.entry(key)).toList()));
    } catch (OutOfMemoryError e) {
      onNoMemory.accept(e);
      return null;
    }
  }

  /** Any thread: a series was removed; every key is to be resolved again. */
  public void forgetKeys() {
    known = noKeys();
  }

  /** The families that it feeds. */
  public Stream<SeriesTable<?, ?>> tables() {
    return shape.tables();
  }

  /** Any thread: what counts the events of a key that is not remembered. */
  private LongAdder adder(int counter, long key) {
    return shape.counters().get(counter).seriesOrOther(key).adder();
  }

  /** Any thread: what takes a field of the events of a key that is not remembered. */
  private HistogramSeries histogram(int field, long key) {
    return shape.histograms().get(field).seriesOrOther(key);
  }
}
