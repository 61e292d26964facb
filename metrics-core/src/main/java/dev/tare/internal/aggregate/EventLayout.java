package dev.tare.internal.aggregate;

import dev.tare.internal.ring.KeyTable;
import dev.tare.internal.ring.RecordWords;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One kind of event: which key means which series, and which field goes where. */
public final class EventLayout implements RecordTarget {
  /** A field that the event does not have this time. */
  public static final long ABSENT = Long.MIN_VALUE;

  private final int id;
  private final EventShape shape;
  private final Recorder recorder;
  private final KeyTable<EventSeries> known = new KeyTable<>(EventSeries::key);

  /** Published reference: made when the first key over the limit comes. */
  private volatile @Nullable EventSeries overflow;

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
    EventSeries other = overflow;
    return other != null ? other : resolve(key);
  }

  private EventSeries resolve(long key) {
    if (known.size() >= shape.keyLimit()) {
      EventSeries other = of(key, EventShape.Feed::overflow, EventShape.Feed::overflow);
      overflow = other;
      return other;
    }
    List<String> values = shape.labels().stream().map(part -> part.of(key)).toList();
    return known.findOrAdd(
        key, k -> of(k, feed -> feed.series(values), feed -> feed.series(values)));
  }

  private EventSeries of(
      long key,
      Function<EventShape.Feed<CounterSeries>, CounterSeries> counter,
      Function<EventShape.Feed<HistogramSeries>, HistogramSeries> histogram) {
    return new EventSeries(
        key,
        shape.counters().stream().map(counter).toArray(CounterSeries[]::new),
        shape.histograms().stream().map(histogram).toArray(HistogramSeries[]::new));
  }
}
