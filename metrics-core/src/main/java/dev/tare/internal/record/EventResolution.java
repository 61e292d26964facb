package dev.tare.internal.record;

import dev.tare.internal.record.EventShape.Feed;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.SeriesEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The series that one record of an event counts in, by what its label values meant when it was
 * made: those that have been removed since get nothing. The aggregator's own.
 */
final class EventResolution {
  /** Null for those that were removed after the record was made. */
  private final List<@Nullable SeriesEntry<CounterSeries, ?>> counters;

  private final List<@Nullable SeriesEntry<HistogramSeries, ?>> histograms;
  private final RecordWords record;

  private EventResolution(
      List<@Nullable SeriesEntry<CounterSeries, ?>> counters,
      List<@Nullable SeriesEntry<HistogramSeries, ?>> histograms,
      RecordWords record) {
    this.counters = counters;
    this.histograms = histograms;
    this.record = record;
  }

  /** Finds or makes all of them. */
  static EventResolution of(EventShape shape, RecordWords record) {
    return new EventResolution(
        all(shape.counters(), feed -> feed.entryAsOf(record)),
        all(shape.histograms(), feed -> feed.entryAsOf(record)),
        record);
  }

  /** The same with those of other values where there is no memory for one. */
  static EventResolution orOther(EventShape shape, RecordWords record) {
    return new EventResolution(
        all(shape.counters(), feed -> feed.entryAsOfOrOther(record)),
        all(shape.histograms(), feed -> feed.entryAsOfOrOther(record)),
        record);
  }

  private static <S> List<@Nullable SeriesEntry<S, ?>> all(
      List<Feed<S>> feeds, Function<Feed<S>, @Nullable SeriesEntry<S, ?>> entry) {
    List<@Nullable SeriesEntry<S, ?>> entries = new ArrayList<>(feeds.size());
    for (Feed<S> feed : feeds) {
      entries.add(entry.apply(feed));
    }
    return entries;
  }

  /** What to remember for the key; null where some were removed, as they may be made again. */
  @Nullable EventSeries known() {
    boolean all =
        counters.stream().allMatch(Objects::nonNull)
            && histograms.stream().allMatch(Objects::nonNull);
    return all ? EventSeries.of(record.word(0), counters, histograms) : null;
  }

  /**
   * Counts the record.
   *
   * @param late takes what has no series any more
   */
  void count(Runnable late) {
    for (int i = 0; i < histograms.size(); i++) { // first of all: or half an event may be counted
      SeriesEntry<HistogramSeries, ?> histogram = histograms.get(i);
      long value = record.word(1 + i);
      if (histogram != null && value != EventShape.ABSENT) {
        histogram.series().prepare(value);
      }
    }
    for (SeriesEntry<CounterSeries, ?> counter : counters) {
      if (counter == null) {
        late.run();
      } else {
        counter.series().onEvent();
      }
    }
    for (int i = 0; i < histograms.size(); i++) {
      SeriesEntry<HistogramSeries, ?> histogram = histograms.get(i);
      long value = record.word(1 + i);
      if (histogram != null && value != EventShape.ABSENT) {
        histogram.series().count(value);
      } else if (value != EventShape.ABSENT) {
        late.run();
      }
    }
  }
}
