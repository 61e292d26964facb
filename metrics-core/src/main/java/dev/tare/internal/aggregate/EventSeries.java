package dev.tare.internal.aggregate;

/**
 * The series that one key of an event feeds. The arrays are never changed.
 *
 * @param key the packed key
 * @param counters each counts the event
 * @param histograms the one at i takes field i
 */
@SuppressWarnings(
    "ArrayRecordComponent") // read for every event; handed out inside the package only
record EventSeries(long key, CounterSeries[] counters, HistogramSeries[] histograms) {}
