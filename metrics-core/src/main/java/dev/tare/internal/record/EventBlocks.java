package dev.tare.internal.record;

import dev.tare.internal.ring.SequenceLock;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.KeyTable;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that one thread has of one kind of event, by key. Each key has one place, so that the
 * thread never searches. The places are written by the aggregator; all else is final, so a thread
 * that comes by it in any way sees it.
 */
final class EventBlocks {
  /** What a place takes, in bytes. */
  static final int PLACE_BYTES = 4;

  private final Thread owner;
  private final int number;
  private final ThreadRecorder thread;
  private final SequenceLock step;
  private final @Nullable EventBlock[] places;

  /** No blocks yet, of the owner of a recorder. */
  EventBlocks(Thread owner, ThreadRecorder thread, int places) {
    this(owner, thread.threadNumber(), thread, places);
  }

  private EventBlocks(Thread owner, int number, ThreadRecorder thread, int places) {
    this.owner = owner;
    this.number = number;
    this.thread = thread;
    this.step = thread.step();
    this.places = new @Nullable EventBlock[places];
  }

  boolean isOf(@Nullable Thread caller) {
    return owner == caller;
  }

  /** The number of its owner, as it was known by when they were made. */
  int number() {
    return number;
  }

  /** What the thread records into, where it has no block. */
  ThreadRecorder thread() {
    return thread;
  }

  /** What brackets an event. */
  SequenceLock step() {
    return step;
  }

  /** How many places there are. */
  int length() {
    return places.length;
  }

  /** Its block of a key; null where it has none. */
  @Nullable EventBlock find(long key) {
    @Nullable EventBlock[] places = this.places;
    EventBlock block = places[place(key, places.length)];
    return block != null && block.isOf(key) ? block : null;
  }

  /** Packed keys differ in few bits; the multiplication spreads them (Knuth, golden ratio). */
  private static int place(long key, int length) {
    return (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 40) & (length - 1);
  }

  /** Aggregator: what has the place of a key. */
  @Nullable EventBlock at(long key) {
    return places[place(key, places.length)];
  }

  /** Aggregator: shows the thread its block of a key. */
  void set(long key, EventBlock block) {
    places[place(key, places.length)] = block;
  }

  /** Whether two keys have one place among so many. */
  static boolean collide(long one, long other, int length) {
    return place(one, length) == place(other, length);
  }

  /**
   * Aggregator: the same blocks in more places, which are a power of two: each has one of its own
   * there, too.
   */
  EventBlocks moved(int length) {
    EventBlocks wider = new EventBlocks(owner, number, thread, length);
    for (EventBlock block : places) {
      if (block != null) {
        wider.set(block.key(), block);
      }
    }
    return wider;
  }

  /** Aggregator: forgets blocks of keys that mean other series by now; says how many. */
  int sweep(KeyTable<EventSeries> known) {
    int swept = 0;
    for (int i = 0; i < places.length; i++) {
      EventBlock block = places[i];
      if (block != null && !block.isCurrent(known)) {
        places[i] = null;
        swept++;
      }
    }
    return swept;
  }

  /** What it takes with its blocks, in bytes. */
  int bytes() {
    int bytes = places.length * PLACE_BYTES;
    for (EventBlock block : places) {
      bytes += block == null ? 0 : EventBlock.BYTES;
    }
    return bytes;
  }
}
