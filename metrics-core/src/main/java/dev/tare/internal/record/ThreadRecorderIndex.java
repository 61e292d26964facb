package dev.tare.internal.record;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * From threads to their rings. A hash table by the thread's number, which a thread asks for every
 * record: three loads, one after the other, where a {@link ThreadLocal} takes nine.
 *
 * <p>Threads have nothing of this: what is kept for a thread is kept here, and nothing here
 * outlives its owner or the table. So a thread of a foreign pool pins no class loader of the
 * application's, and a pool that clears thread locals after each task makes no difference.
 */
final class ThreadRecorderIndex {
  /*
   * A thread enters only itself, and finds only what it entered, so looking for itself it never
   * reads what another thread is about to write. Entries go when their owner is dead. The owner that
   * a ring names decides, not the place: places of other threads are only looked at.
   */

  /** Places for one number, side by side. Threads beyond them go to {@code crowded}. */
  private static final int WAYS = 4;

  private static final int MAX_SETS = 1 << 14;

  private final AtomicReferenceArray<ThreadRecorder> ways;
  private final int mask;

  /** Few, if any. A list, as a map would ask threads for a hash, which may be the user's code. */
  private final List<ThreadRecorder> crowded = new CopyOnWriteArrayList<>();

  /**
   * An empty table.
   *
   * @param rings for about how many; more find room, a little slower
   */
  ThreadRecorderIndex(int rings) {
    int sets = Integer.highestOneBit(Math.max(1, Math.min(rings, MAX_SETS) * 2 - 1));
    this.mask = sets - 1;
    this.ways = new AtomicReferenceArray<>(sets * WAYS);
  }

  /** Any thread: its ring, if it lies where most do. */
  @Nullable ThreadRecorder firstOf(Thread thread) {
    ThreadRecorder ring = ways.get(set(thread));
    return ring != null && ring.owner() == thread ? ring : null;
  }

  /** Any thread: its ring. */
  @Nullable ThreadRecorder of(Thread thread) {
    int set = set(thread);
    for (int way = 0; way < WAYS; way++) {
      ThreadRecorder ring = ways.get(set + way);
      if (ring != null && ring.owner() == thread) {
        return ring;
      }
    }
    for (ThreadRecorder ring : crowded) {
      if (ring.owner() == thread) {
        return ring;
      }
    }
    return null;
  }

  /** The thread itself: enters its ring, which names it as its owner. */
  void enter(Thread thread, ThreadRecorder ring) {
    ring.set = set(thread);
    for (int way = 0; way < WAYS; way++) {
      if (ways.compareAndSet(ring.set + way, null, ring)) {
        return;
      }
    }
    try {
      crowded.add(ring);
    } catch (OutOfMemoryError e) {
      // Its owner finds it the longest way, and tries to enter it each time.
    }
  }

  /** Takes out the ring of a thread that is dead, or that came too late. */
  void remove(ThreadRecorder ring) {
    for (int way = 0; way < WAYS; way++) {
      if (ways.compareAndSet(ring.set + way, ring, null)) {
        return;
      }
    }
    crowded.remove(ring);
  }

  /** Takes everything out. */
  void clear() {
    for (int way = 0; way < ways.length(); way++) {
      ways.set(way, null);
    }
    crowded.clear();
  }

  private int set(Thread thread) {
    return ((int) ThreadNumber.of(thread) & mask) * WAYS;
  }
}
