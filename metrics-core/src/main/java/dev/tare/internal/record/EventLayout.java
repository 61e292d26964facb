package dev.tare.internal.record;

import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.KeyTable;
import dev.tare.internal.series.SeriesTable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One kind of event: which key means which series, and which field goes where. */
public final class EventLayout implements RecordSink {
  /** A field that the event does not have this time. */
  public static final long ABSENT = Long.MIN_VALUE;

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

  /** Any thread: records one event. Never throws; takes nanoseconds. */
  public void record(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    recorder.record(this, key, f0, f1, f2, f3, f4, f5, f6, f7);
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
      series.histograms()[i].offerExemplar(Recorder.field(i, f0, f1, f2, f3, f4, f5, f6, f7));
    }
  }

  public int id() {
    return id;
  }

  int fields() {
    return fields;
  }

  @Override
  public void onRecord(RecordWords record) {
    KeyTable<EventSeries> known = this.known;
    EventSeries series = known.find(record.word(0));
    // The mark after the search: series that were made anew since then say so.
    if (series != null && series.lastRemoval() < record.markBehind()) {
      count(series, record);
    } else {
      resolve(known, record).count(recorder::afterRemoval);
    }
  }

  private static void count(EventSeries series, RecordWords record) {
    for (CounterSeries counter : series.counters()) {
      counter.onEvent();
    }
    HistogramSeries[] histograms = series.histograms();
    for (int i = 0; i < histograms.length; i++) {
      long value = record.word(1 + i);
      if (value != ABSENT) {
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
  @Nullable EventSeries remembered(long key) {
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

  int counters() {
    return shape.counters().size();
  }

  /** Any thread: what counts the events of a key that is not remembered. */
  LongAdder adder(int counter, long key) {
    return shape.counters().get(counter).seriesOrOther(key).adder();
  }

  /** Any thread: what takes a field of the events of a key that is not remembered. */
  HistogramSeries histogram(int field, long key) {
    return shape.histograms().get(field).seriesOrOther(key);
  }
}
