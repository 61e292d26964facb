package dev.tare.internal.record;

import dev.tare.internal.ring.ThreadNumber;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.KeyTable;
import org.jspecify.annotations.Nullable;

/**
 * The event blocks of one kind of event, by thread and key. Written by the aggregator. A thread
 * finds its own by its number; each has one place, and where two have the same the table grows, up
 * to a limit, as that of the keys of a thread does.
 */
final class EventTable {
  /*
   * Plain on both sides. What is found has final fields, so who finds it sees all of it; who finds an
   * old table, or one whose places still look empty, goes through its ring as before. A block of a key
   * that means other series by now says so itself. What a dead thread had names it as its owner, so that
   * nobody else counts there.
   */
  private static final int FIRST_KEYS = 8;

  /** Beyond this a key whose place is taken goes on through the ring. */
  private static final int MAX_KEYS = 4_096;

  private static final int FIRST_THREADS = 4;
  private static final int MAX_THREADS = 4_096;

  private @Nullable EventBlocks[] threads = {null};

  /** Owner: what it has; null where it has none. */
  @Nullable EventBlocks of(Thread caller) {
    @Nullable EventBlocks[] threads = this.threads;
    EventBlocks blocks = threads[(int) ThreadNumber.of(caller) & (threads.length - 1)];
    return blocks != null && blocks.isOf(caller) ? blocks : null;
  }

  private @Nullable EventBlocks of(ThreadRecorder thread) {
    EventBlocks blocks = threads[thread.threadNumber() & (threads.length - 1)];
    return blocks != null && blocks.isOf(thread) ? blocks : null;
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
    int before = blocks == null ? 0 : blocks.length();
    for (int length = Math.max(FIRST_KEYS, 2 * before);
        length <= MAX_KEYS && owner != null;
        length *= 2) {
      EventBlocks wider =
          blocks == null
              ? new EventBlocks(owner, thread, new @Nullable EventBlock[length])
              : blocks.moved(length);
      if (wider != null && wider.at(key) == null) {
        wider.set(key, block);
        int bytes = (length - before) * EventBlocks.PLACE_BYTES + EventBlock.BYTES;
        return hasPlace(thread) && places.take(bytes) && show(thread, wider);
      }
    }
    return false;
  }

  /** Whether a thread has a place that is no other's, or has one now. */
  private boolean hasPlace(ThreadRecorder thread) {
    int length = Math.max(threads.length, FIRST_THREADS);
    while (isTaken(thread, length)) {
      length *= 2;
      if (length > MAX_THREADS) {
        return false;
      }
    }
    if (length > threads.length) {
      @Nullable EventBlocks[] wider = new @Nullable EventBlocks[length];
      for (EventBlocks blocks : threads) {
        if (blocks != null) {
          wider[blocks.thread().threadNumber() & (length - 1)] = blocks;
        }
      }
      threads = wider;
    }
    return true;
  }

  private boolean isTaken(ThreadRecorder thread, int length) {
    for (EventBlocks other : threads) {
      if (other != null
          && !other.isOf(thread)
          && ((other.thread().threadNumber() ^ thread.threadNumber()) & (length - 1)) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean show(ThreadRecorder thread, EventBlocks blocks) {
    threads[thread.threadNumber() & (threads.length - 1)] = blocks;
    return true;
  }

  /** Aggregator: forgets blocks of keys that mean other series by now; says how many. */
  int sweep(ThreadRecorder thread, KeyTable<EventSeries> known) {
    EventBlocks blocks = of(thread);
    return blocks == null ? 0 : blocks.sweep(block -> !block.isCurrent(known));
  }

  /** Aggregator: a thread is dead, or counts here no more; says what it had, in bytes. */
  int forget(ThreadRecorder thread) {
    EventBlocks blocks = of(thread);
    if (blocks == null) {
      return 0;
    }
    threads[thread.threadNumber() & (threads.length - 1)] = null;
    return blocks.bytes();
  }

  /** Aggregator: nobody will read what is counted. */
  void clear() {
    threads = new @Nullable EventBlocks[1];
  }
}
