package dev.tare.internal.record;

import dev.tare.internal.block.CellBlock;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.KeyTable;
import dev.tare.internal.series.SeriesTable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One kind of event: which key means which series, and which field goes where. Counts what comes
 * through rings, and has threads count in place what comes often.
 */
public final class EventLayout implements RecordSink {
  private final int id;
  private final EventShape shape;
  private final Recorder recorder;
  private final EventKeys keys;
  private final EventTable blocks = new EventTable();

  /** Aggregator's own: what keys meant when blocks out of use were swept the last time. */
  private @Nullable KeyTable<EventSeries> swept;

  /** Published flag: never reset. */
  private volatile boolean dropped;

  public EventLayout(int id, EventShape shape, Recorder recorder, Consumer<Throwable> onNoMemory) {
    this.id = id;
    this.shape = shape;
    this.recorder = recorder;
    this.keys = new EventKeys(shape, onNoMemory);
  }

  public int id() {
    return id;
  }

  EventShape shape() {
    return shape;
  }

  EventKeys keys() {
    return keys;
  }

  EventTable blocks() {
    return blocks;
  }

  Recorder recorder() {
    return recorder;
  }

  @Override
  public void onRecord(RecordWords record) {
    KeyTable<EventSeries> known = keys.known();
    EventSeries series = known.find(record.word(0));
    // The mark after the search: series that were made anew since then say so.
    if (series != null && series.lastRemoval() < record.markBehind()) {
      count(series, record);
    } else {
      keys.resolve(known, record).count(recorder::countLate);
    }
  }

  private static void count(EventSeries series, RecordWords record) {
    HistogramSeries[] histograms = series.histograms();
    for (int i = 0; i < histograms.length; i++) { // first of all: or half an event may be counted
      long value = record.word(1 + i);
      if (value != EventShape.ABSENT) {
        histograms[i].prepare(value);
      }
    }
    for (CounterSeries counter : series.counters()) {
      counter.onEvent();
    }
    for (int i = 0; i < histograms.length; i++) {
      long value = record.word(1 + i);
      if (value != EventShape.ABSENT) {
        histograms[i].count(value);
      }
    }
  }

  /** Any thread: a series was removed; every key is to be resolved again. */
  public void forgetKeys() {
    keys.forget();
  }

  /**
   * Aggregator: whether a thread has counted a key in place that means other series by now, so that
   * its event came through the ring.
   */
  public boolean isOutdated(ThreadRecorder thread, long key) {
    EventBlock block = blocks.find(thread, key);
    return block != null && !block.isCurrent(keys.known());
  }

  /** Aggregator: whether events like this one may be counted in place. */
  public boolean countsInPlace(RecordWords record) {
    EventSeries series = keys.known().find(record.word(0));
    return series != null && countsInPlace(series, record);
  }

  private static boolean countsInPlace(EventSeries series, RecordWords record) {
    HistogramSeries[] histograms = series.histograms();
    boolean all = true;
    for (int i = 0; i < histograms.length; i++) {
      long value = record.word(1 + i);
      all &=
          value == EventShape.ABSENT
              ? histograms[i].countsInPlace()
              : histograms[i].countsInPlace(value);
    }
    return all;
  }

  /**
   * Aggregator: has a thread count in place what is like a record that has come through its ring.
   *
   * @return false if its places have no room
   */
  public boolean countInPlace(ThreadRecorder thread, RecordWords record, ThreadPlaces places) {
    KeyTable<EventSeries> known = keys.known();
    // After that: who drops it says so first, so with what keys mean after a drop no block is made.
    EventSeries series = dropped ? null : known.find(record.word(0));
    EventBlock block = series == null ? null : newBlock(known, series, record, places);
    return block != null && blocks.put(thread, record.word(0), block, known, places);
  }

  private @Nullable EventBlock newBlock(
      KeyTable<EventSeries> known, EventSeries series, RecordWords record, ThreadPlaces places) {
    HistogramSeries[] histograms = series.histograms();
    CellBlock[] blocks = new CellBlock[histograms.length];
    for (int i = 0; i < blocks.length; i++) {
      CellBlock block = places.block(histograms[i], record.word(1 + i));
      if (block == null) {
        return null;
      }
      blocks[i] = block;
    }
    CounterSeries[] counters = series.counters();
    PaddedLong[] counts = new PaddedLong[counters.length];
    for (int i = 0; i < counts.length; i++) {
      PaddedLong count = places.count(counters[i]);
      if (count == null) {
        return null;
      }
      counts[i] = count;
    }
    return new EventBlock(known, series, counts, blocks, shape.layouts());
  }

  /** Now and then: remembers keys again, if that was given up for want of memory. */
  public void rememberAgain() {
    keys.rememberAgain();
  }

  /** Any thread: it is recorded no more. */
  public void drop() {
    dropped = true;
    keys.forget();
  }

  /** Whether it is recorded no more. */
  public boolean isDropped() {
    return dropped;
  }

  /**
   * Aggregator: whether a series was removed since the last call, so that blocks of keys that meant
   * it are out of use. A dropped event keeps nothing that it fed: a handle may hold it for ever.
   */
  public boolean isSweepDue() {
    KeyTable<EventSeries> known = keys.known();
    boolean due = swept != known;
    swept = dropped ? null : known;
    return due;
  }

  /** Aggregator: forgets what a thread counts of keys that mean other series by now. */
  public void sweep(ThreadRecorder thread, ThreadPlaces places) {
    places.take(-EventBlock.BYTES * blocks.sweep(thread, keys.known()));
  }

  /**
   * Aggregator: whether a thread counts a key in place; what comes of it was in the ring before.
   */
  public boolean isInPlace(ThreadRecorder thread, long key) {
    EventBlock block = blocks.find(thread, key);
    return block != null && block.isCurrent(keys.known());
  }

  /** Aggregator: the thread is dead, or the event was dropped: gives back what its table took. */
  public void forget(ThreadRecorder thread, ThreadPlaces places) {
    places.take(-blocks.forget(thread));
  }

  /** Whether it feeds a family. */
  public boolean feeds(SeriesTable<?, ?> family) {
    return tables().anyMatch(table -> table == family);
  }

  /** Aggregator: nobody will read what is counted. */
  public void free() {
    blocks.clear();
  }

  /** The families that it feeds. */
  public Stream<SeriesTable<?, ?>> tables() {
    return shape.tables();
  }
}
