package dev.tare.internal.record;

import dev.tare.internal.block.CellBlock;
import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.series.KeyTable;

/**
 * Where one thread counts the events of one key: its counts and blocks of all series that the key
 * means. Nothing in it is changed, so a thread that comes by it in any way sees all of it: fields
 * are final. It keeps its series reachable, so that nobody else gets the memory of their blocks.
 */
final class EventBlock {
  /** What an event block takes with its arrays and its place in the table, in bytes, about. */
  static final int BYTES = 160;

  private final long key;

  /** By which the series are those of the key: with another, one may have been removed. */
  private final KeyTable<EventSeries> known;

  private final PaddedLong[] counts;
  private final CellBlock[] blocks;
  private final CellLayout[] layouts;
  private final HistogramSeries[] histograms;

  EventBlock(
      KeyTable<EventSeries> known, EventSeries series, PaddedLong[] counts, CellBlock[] blocks) {
    this.key = series.key();
    this.known = known;
    this.counts = counts;
    this.blocks = blocks;
    this.histograms = series.histograms();
    this.layouts = new CellLayout[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      layouts[i] = histograms[i].layout();
    }
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
    for (PaddedLong count : counts) {
      count.increment();
    }
  }

  /** Owner: counts a field; false where the block has no place for it. */
  boolean add(int field, long value) {
    return blocks[field].add(layouts[field].cellOf(value), value);
  }

  /** What takes a field that has no place. */
  HistogramSeries histogram(int field) {
    return histograms[field];
  }
}
