package dev.tare.internal.aggregate;

import java.util.concurrent.atomic.LongAdder;

/**
 * The series that one key of an event feeds. The arrays are never changed.
 *
 * @param key the packed key
 * @param counters each counts the event
 * @param adders of the counters: what a spilled event adds to, without a look at the counters,
 *     which the aggregator writes all the time
 * @param histograms the one at i takes field i
 */
@SuppressWarnings(
    "ArrayRecordComponent") // read for every event; handed out inside the package only
record EventSeries(
    long key, CounterSeries[] counters, LongAdder[] adders, HistogramSeries[] histograms) {}
