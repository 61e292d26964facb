package dev.tare.internal.record;

import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.KeyTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The event blocks of one kind of event, by thread and key. Written by the aggregator. Each key has
 * one place in the table of its thread, so that the thread never searches; where two have the same
 * the table grows, up to a limit.
 */
final class EventTable {
  /*
   * Plain on both sides. A block's fields are final, so who finds one sees all of it; who finds an old
   * table, or one whose places still look empty, goes through its ring as before. A block of a key
   * that means other series by now says so itself. A recorder that has changed hands since was emptied
   * before, and the compare-and-set by which its new owner took it shows that.
   */
  private static final int FIRST = 8;

  /** Beyond this a key whose place is taken goes on through the ring. */
  private static final int MAX = 4_096;

  /** What a place takes, in bytes. */
  static final int PLACE_BYTES = 4;

  /** By the number of the recorder, then by key. */
  private @Nullable EventBlock[] @Nullable [] byThread = {};

  /** Owner: its block of a key; null where it has none. */
  @Nullable EventBlock find(ThreadRecorder thread, long key) {
    @Nullable EventBlock @Nullable [] table = of(thread);
    if (table == null) {
      return null;
    }
    EventBlock block = table[place(key, table.length)];
    return block != null && block.isOf(key) ? block : null;
  }

  private @Nullable EventBlock @Nullable [] of(ThreadRecorder thread) {
    @Nullable EventBlock[] @Nullable [] all = byThread;
    int number = thread.number();
    return number < all.length ? all[number] : null;
  }

  /** Packed keys differ in few bits; the multiplication spreads them (Knuth, golden ratio). */
  private static int place(long key, int length) {
    return (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 40) & (length - 1);
  }

  /**
   * Aggregator: shows a thread its block of a key.
   *
   * @param known what keys mean now; blocks that are older make room
   * @return false if the place is another's, and a table as large as allowed would not help, or the
   *     budget has no room
   */
  boolean put(
      ThreadRecorder thread,
      long key,
      EventBlock block,
      KeyTable<EventSeries> known,
      ThreadPlaces places) {
    @Nullable EventBlock @Nullable [] table = of(thread);
    if (table != null) {
      int place = place(key, table.length);
      EventBlock other = table[place];
      if (other == null || other.isOf(key) || !other.isCurrent(known)) {
        return (other != null || places.take(EventBlock.BYTES)) && set(table, place, block);
      }
    }
    return grow(thread, key, block, places);
  }

  private static boolean set(@Nullable EventBlock[] table, int place, EventBlock block) {
    table[place] = block;
    return true;
  }

  private boolean grow(ThreadRecorder thread, long key, EventBlock block, ThreadPlaces places) {
    @Nullable EventBlock @Nullable [] table = of(thread);
    int before = table == null ? 0 : table.length;
    for (int length = Math.max(FIRST, 2 * before); length <= MAX; length *= 2) {
      @Nullable EventBlock[] wider = moved(table, length);
      if (wider != null && wider[place(key, length)] == null) {
        wider[place(key, length)] = block;
        return show(thread, wider, (length - before) * PLACE_BYTES + EventBlock.BYTES, places);
      }
    }
    return false;
  }

  /** The blocks in another table; null where two would have one place. */
  private static @Nullable EventBlock @Nullable [] moved(
      @Nullable EventBlock @Nullable [] table, int length) {
    @Nullable EventBlock[] wider = new @Nullable EventBlock[length];
    for (int i = 0; table != null && i < table.length; i++) {
      EventBlock block = table[i];
      if (block != null) {
        int place = place(block.key(), length);
        if (wider[place] != null) {
          return null;
        }
        wider[place] = block;
      }
    }
    return wider;
  }

  /** What it takes is taken last: without memory for one of the steps the budget is as before. */
  private boolean show(
      ThreadRecorder thread, @Nullable EventBlock[] table, int bytes, ThreadPlaces places) {
    @Nullable EventBlock[] @Nullable [] all = byThread;
    int number = thread.number();
    if (number >= all.length) {
      all = Arrays.copyOf(all, 2 * number + 1);
    }
    if (!places.take(bytes)) {
      return false;
    }
    all[number] = table;
    byThread = all;
    return true;
  }

  /** Aggregator: forgets blocks of keys that mean other series by now; says how many. */
  int sweep(ThreadRecorder thread, KeyTable<EventSeries> known) {
    @Nullable EventBlock @Nullable [] table = of(thread);
    int swept = 0;
    for (int i = 0; table != null && i < table.length; i++) {
      EventBlock block = table[i];
      if (block != null && !block.isCurrent(known)) {
        table[i] = null;
        swept++;
      }
    }
    return swept;
  }

  /** Aggregator: a thread counts here no more, or the next one begins; says what its table took. */
  int forget(ThreadRecorder thread) {
    @Nullable EventBlock @Nullable [] table = of(thread);
    if (table == null) {
      return 0;
    }
    byThread[thread.number()] = null;
    int bytes = table.length * PLACE_BYTES;
    for (EventBlock block : table) {
      bytes += block == null ? 0 : EventBlock.BYTES;
    }
    return bytes;
  }

  /** Aggregator: nobody will read what is counted. */
  void clear() {
    byThread = new @Nullable EventBlock[0] @Nullable [];
  }
}
