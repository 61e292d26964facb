package dev.tare.internal.aggregate;

import dev.tare.internal.ring.KeyTable;
import dev.tare.internal.ring.RecordWords;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** One kind of event: which key means which series, and which field goes where. */
public final class EventLayout implements RecordTarget {
  /** A field that the event does not have this time. */
  public static final long ABSENT = Long.MIN_VALUE;

  private final int id;
  private final EventShape shape;
  private final Recorder recorder;
  private final KeyTable<EventSeries> known = new KeyTable<>(EventSeries::key);

  /** Published flag: whether {@link #known} holds as many keys as it may. */
  private volatile boolean full;

  EventLayout(int id, EventShape shape, Recorder recorder) {
    this.id = id;
    this.shape = shape;
    this.recorder = recorder;
  }

  /** Any thread: records one event. Never throws; takes nanoseconds. */
  public void record(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    recorder.record(this, key, f0, f1, f2, f3, f4, f5, f6, f7);
  }

  int id() {
    return id;
  }

  int fields() {
    return shape.histograms().size();
  }

  @Override
  public void onRecord(RecordWords words) {
    EventSeries series = series(words.word(0));
    for (CounterSeries counter : series.counters()) {
      counter.onEvent();
    }
    HistogramSeries[] histograms = series.histograms();
    for (int i = 0; i < histograms.length; i++) {
      long value = words.word(1 + i);
      if (value != ABSENT) {
        histograms[i].count(value);
      }
    }
  }

  /**
   * Any thread: the series of a key; resolved under a lock when the key comes for the first time.
   */
  EventSeries series(long key) {
    EventSeries series = known.find(key);
    if (series != null) {
      return series;
    }
    if (!full) {
      full = known.size() >= shape.keyLimit();
    }
    // Over the limit a key is resolved every time: slow, but a family that has only some of the
    // labels may know its series all the same, and only those that do not may say "other".
    // Resolved before the table's lock is taken, which so is never held while another is.
    EventSeries resolved = resolve(key);
    return full ? resolved : known.findOrAdd(key, k -> resolved);
  }

  private EventSeries resolve(long key) {
    List<String> values = shape.labels().stream().map(part -> part.of(key)).toList();
    List<CounterSeries> counters =
        shape.counters().stream().map(feed -> feed.series(values)).toList();
    return new EventSeries(
        key,
        counters.toArray(CounterSeries[]::new),
        counters.stream().map(CounterSeries::adder).toArray(LongAdder[]::new),
        shape.histograms().stream()
            .map(feed -> feed.series(values))
            .toArray(HistogramSeries[]::new));
  }
}
