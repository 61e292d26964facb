package dev.tare.internal.record;

import dev.tare.internal.ring.ThreadNumber;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.KeyTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The event blocks of one kind of event, by thread and key. Written by the aggregator. Each thread
 * has one place, by its recorder, and most find it sooner by their own number.
 */
final class EventTable {
  /*
   * Plain on both sides. What is found has final fields, so who finds it sees all of it; who finds an
   * old table, or one whose places still look empty, goes through its ring as before. A block of a key
   * that means other series by now says so itself. What a thread had names it as its owner, so that
   * nobody else counts there, neither the next owner of its recorder nor one with the same number.
   */
  private static final int FIRST_KEYS = 8;

  /** Beyond this a key whose place is taken goes on through the ring. */
  private static final int MAX_KEYS = 4_096;

  /** The places by the number of threads for each recorder, so that few find one taken. */
  private static final int SPREAD = 4;

  /** By the number of the recorder. */
  private @Nullable EventBlocks[] byRecorder = {null};

  /** Some of them, by the number of the thread: who comes last has the place. */
  private @Nullable EventBlocks[] byThread = {null};

  /** Owner: what it has, where that is found soon. */
  @Nullable EventBlocks of(Thread caller) {
    @Nullable EventBlocks[] places = byThread;
    EventBlocks blocks = places[(int) ThreadNumber.of(caller) & (places.length - 1)];
    return blocks != null && blocks.isOf(caller) ? blocks : null;
  }

  /** Owner, and aggregator: what the owner of a recorder has; null where it has none. */
  @Nullable EventBlocks of(ThreadRecorder thread) {
    @Nullable EventBlocks[] all = byRecorder;
    int number = thread.number();
    EventBlocks blocks = number < all.length ? all[number] : null;
    return blocks != null && blocks.isOf(thread.owner()) ? blocks : null;
  }

  /** Aggregator: a thread's block of a key; null where it has none. */
  @Nullable EventBlock find(ThreadRecorder thread, long key) {
    EventBlocks blocks = of(thread);
    return blocks == null ? null : blocks.find(key);
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
    EventBlocks blocks = of(thread);
    if (blocks != null) {
      EventBlock other = blocks.at(key);
      if (other == null || other.isOf(key) || !other.isCurrent(known)) {
        boolean room = other != null || places.take(EventBlock.BYTES);
        if (room) {
          blocks.set(key, block);
        }
        return room;
      }
    }
    return grow(thread, blocks, key, block, places);
  }

  private boolean grow(
      ThreadRecorder thread,
      @Nullable EventBlocks blocks,
      long key,
      EventBlock block,
      ThreadPlaces places) {
    Thread owner = thread.owner();
    if (owner == null) {
      return false;
    }
    int before = blocks == null ? 0 : blocks.length();
    int length = Math.max(FIRST_KEYS, before);
    EventBlock other = blocks == null ? null : blocks.at(key);
    while (other != null && EventBlocks.collide(other.key(), key, length)) {
      length *= 2;
      if (length > MAX_KEYS) {
        return false;
      }
    }
    EventBlocks wider =
        blocks == null ? new EventBlocks(owner, thread, length) : blocks.moved(length);
    wider.set(key, block);
    return show(wider, (length - before) * EventBlocks.PLACE_BYTES + EventBlock.BYTES, places);
  }

  /** What it takes is taken last: without memory for one of the steps the budget is as before. */
  private boolean show(EventBlocks blocks, int bytes, ThreadPlaces places) {
    int number = blocks.thread().number();
    if (number >= byRecorder.length) {
      makeRoomFor(Integer.highestOneBit(number) * 2);
    }
    if (!places.take(bytes)) {
      return false;
    }
    byRecorder[number] = blocks;
    byThread[place(blocks)] = blocks;
    return true;
  }

  private void makeRoomFor(int recorders) {
    @Nullable EventBlocks[] all = Arrays.copyOf(byRecorder, recorders);
    byThread = new @Nullable EventBlocks[recorders * SPREAD];
    byRecorder = all;
    for (EventBlocks blocks : all) {
      if (blocks != null) {
        byThread[place(blocks)] = blocks;
      }
    }
  }

  /** Aggregator: forgets blocks of keys that mean other series by now; says how many. */
  int sweep(ThreadRecorder thread, KeyTable<EventSeries> known) {
    EventBlocks blocks = of(thread);
    return blocks == null ? 0 : blocks.sweep(known);
  }

  /** Aggregator: nobody counts there any more; says what it had, in bytes. */
  int forget(ThreadRecorder thread) {
    int number = thread.number();
    EventBlocks blocks = number < byRecorder.length ? byRecorder[number] : null;
    if (blocks == null) {
      return 0;
    }
    byRecorder[number] = null;
    int place = place(blocks);
    byThread[place] = null;
    for (EventBlocks other : byRecorder) { // one that had lost the place to it
      if (other != null && place(other) == place) {
        byThread[place] = other;
      }
    }
    return blocks.bytes();
  }

  private int place(EventBlocks blocks) {
    return blocks.number() & (byThread.length - 1);
  }

  /** Aggregator: nobody will read what is counted. */
  void clear() {
    byThread = new @Nullable EventBlocks[1];
    byRecorder = new @Nullable EventBlocks[1];
  }
}
