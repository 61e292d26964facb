package dev.tare.internal.record;

import dev.tare.internal.block.BiasedAdder;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.RemovalOrder;
import dev.tare.internal.series.SeriesEntry;
import java.util.List;

/**
 * The series that one key of an event feeds. The arrays are never changed.
 *
 * @param key the packed key
 * @param counters each counts the event
 * @param adders of the counters: what a spilled event adds to, without a look at the counters,
 *     which the aggregator writes all the time
 * @param traced those of the counters that have exemplars
 * @param histograms the one at i takes field i
 * @param lastRemoval the last removal of label values that one of these has; a record that is older
 *     has other series
 */
@SuppressWarnings(
    "ArrayRecordComponent") // read for every event; handed out inside the package only
record EventSeries(
    long key,
    CounterSeries[] counters,
    BiasedAdder[] adders,
    TracedCounterSeries[] traced,
    HistogramSeries[] histograms,
    long lastRemoval) {

  /** Those of some entries. */
  static EventSeries of(
      long key,
      List<? extends SeriesEntry<CounterSeries, ?>> counters,
      List<? extends SeriesEntry<HistogramSeries, ?>> histograms) {
    return new EventSeries(
        key,
        counters.stream().map(SeriesEntry::series).toArray(CounterSeries[]::new),
        counters.stream().map(entry -> entry.series().adder()).toArray(BiasedAdder[]::new),
        counters.stream()
            .map(SeriesEntry::series)
            .filter(TracedCounterSeries.class::isInstance)
            .toArray(TracedCounterSeries[]::new),
        histograms.stream().map(SeriesEntry::series).toArray(HistogramSeries[]::new),
        Math.max(lastRemoval(counters), lastRemoval(histograms)));
  }

  private static long lastRemoval(List<? extends SeriesEntry<?, ?>> entries) {
    long last = RemovalOrder.NONE;
    for (SeriesEntry<?, ?> entry : entries) {
      last = Math.max(last, entry.lastRemoval());
    }
    return last;
  }
}
