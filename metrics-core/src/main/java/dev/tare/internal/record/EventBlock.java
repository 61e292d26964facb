package dev.tare.internal.record;

import dev.tare.internal.block.CellBlock;
import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.series.KeyTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread counts the events of one key: its counts, its blocks of the first four fields,
 * and the series that take them all. Nothing in it is changed, so a thread that comes by it in any
 * way sees all of it: fields are final. It keeps its series reachable, so that nobody else gets
 * their ids.
 */
final class EventBlock {
  /** What an event block takes, with an array if it has more counts than one, in bytes, about. */
  static final int BYTES = 80;

  private static final PaddedLong[] NONE = {};

  private final long key;

  /** By which the series are those of the key: with another, one may have been removed. */
  private final KeyTable<EventSeries> known;

  private final @Nullable PaddedLong count;
  private final PaddedLong[] moreCounts;

  /*
   * Of the first fields, one by one: an array is a line of memory more for each key. Null where nothing
   * takes the field, or its series lays out its cells in another way than most.
   */
  final @Nullable CellBlock block0;
  final @Nullable CellBlock block1;
  final @Nullable CellBlock block2;
  final @Nullable CellBlock block3;
  private final HistogramSeries[] histograms;

  /**
   * Of one key.
   *
   * @param layouts by which a field's cells are found, unless its series has another
   */
  EventBlock(
      KeyTable<EventSeries> known,
      EventSeries series,
      PaddedLong[] counts,
      CellBlock[] blocks,
      List<CellLayout> layouts) {
    this.key = series.key();
    this.known = known;
    this.count = counts.length == 0 ? null : counts[0];
    this.moreCounts = counts.length <= 1 ? NONE : Arrays.copyOfRange(counts, 1, counts.length);
    this.histograms = series.histograms();
    this.block0 = block(blocks, 0, layouts);
    this.block1 = block(blocks, 1, layouts);
    this.block2 = block(blocks, 2, layouts);
    this.block3 = block(blocks, 3, layouts);
  }

  private @Nullable CellBlock block(CellBlock[] blocks, int field, List<CellLayout> layouts) {
    return field < blocks.length && histograms[field].layout() == layouts.get(field)
        ? blocks[field]
        : null;
  }

  long key() {
    return key;
  }

  boolean isOf(long key) {
    return this.key == key;
  }

  /** Whether no series was removed since it was made, by what keys mean now. */
  boolean isCurrent(KeyTable<EventSeries> known) {
    return this.known == known;
  }

  /** Owner: counts an event, but for its fields. */
  void count() {
    if (count != null) {
      count.increment();
    }
    for (PaddedLong more : moreCounts) {
      more.increment();
    }
  }

  /** What takes a field. */
  HistogramSeries histogram(int field) {
    return histograms[field];
  }
}
