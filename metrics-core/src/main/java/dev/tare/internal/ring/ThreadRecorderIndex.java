package dev.tare.internal.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * From threads to their recorders. A hash table by the thread's number, which a thread asks for
 * every record: three loads, one after the other, where a {@link ThreadLocal} takes nine.
 *
 * <p>Threads have nothing of this: what is kept for a thread is kept here, and nothing here
 * outlives its owner or the table. So a thread of a foreign pool pins no class loader of the
 * application's, and a pool that clears thread locals after each task makes no difference.
 */
public final class ThreadRecorderIndex {
  /*
   * A thread enters only itself, and finds only what it entered, so looking for itself it never
   * reads what another thread is about to write. Entries go when their owner is dead. The owner that
   * a ring names decides, not the place: places of other threads are only looked at.
   *
   * So a plain load is enough: what it has to see, the same thread has written. What another wrote
   * meanwhile it may see early or late: a recorder of somebody else, or its own, taken out as all is
   * closing, into which it may write for a little longer.
   */
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(ThreadRecorder[].class);

  /** Places for one number, side by side. Threads beyond them go to {@code overflow}. */
  private static final int SLOTS = 4;

  private static final int MAX_BUCKETS = 1 << 14;

  private final @Nullable ThreadRecorder[] slots;

  /** Few, if any. A list, as a map would ask threads for a hash, which may be the user's code. */
  private final List<ThreadRecorder> overflow = new CopyOnWriteArrayList<>();

  /**
   * An empty table.
   *
   * @param threads for about how many; more find room, a little slower
   */
  public ThreadRecorderIndex(int threads) {
    int buckets = Integer.highestOneBit(Math.max(1, Math.min(threads, MAX_BUCKETS) * 2 - 1));
    this.slots = new @Nullable ThreadRecorder[buckets * SLOTS];
  }

  /** Any thread: its recorder, if it lies where most do. */
  public @Nullable ThreadRecorder firstOf(Thread thread) {
    @Nullable ThreadRecorder[] slots = this.slots;
    ThreadRecorder recorder = slots[((int) ThreadNumber.of(thread) * SLOTS) & (slots.length - 1)];
    return recorder != null && recorder.owner() == thread ? recorder : null;
  }

  /** Any thread: its recorder. */
  public @Nullable ThreadRecorder of(Thread thread) {
    int bucket = bucket(thread);
    for (int slot = 0; slot < SLOTS; slot++) {
      ThreadRecorder recorder = slots[bucket + slot];
      if (recorder != null && recorder.owner() == thread) {
        return recorder;
      }
    }
    for (ThreadRecorder recorder : overflow) {
      if (recorder.owner() == thread) {
        return recorder;
      }
    }
    return null;
  }

  /** The thread itself: enters its recorder, which names it as its owner. */
  public void enter(Thread thread, ThreadRecorder recorder) {
    int number = (int) ThreadNumber.of(thread);
    recorder.setThreadNumber(number);
    int bucket = bucket(number);
    for (int slot = 0; slot < SLOTS; slot++) {
      if (SLOT.compareAndSet(slots, bucket + slot, (ThreadRecorder) null, recorder)) {
        return;
      }
    }
    try {
      overflow.add(recorder);
    } catch (OutOfMemoryError e) {
      // Its owner finds it the longest way, and tries to enter it each time.
    }
  }

  /** Takes out the recorder of a thread that is dead, or that came too late. */
  public void remove(ThreadRecorder recorder) {
    int bucket = bucket(recorder.threadNumber());
    for (int slot = 0; slot < SLOTS; slot++) {
      if (SLOT.compareAndSet(slots, bucket + slot, recorder, (ThreadRecorder) null)) {
        return;
      }
    }
    overflow.remove(recorder);
  }

  /** Takes everything out. */
  public void clear() {
    for (int slot = 0; slot < slots.length; slot++) {
      SLOT.setVolatile(slots, slot, (ThreadRecorder) null);
    }
    overflow.clear();
  }

  private int bucket(Thread thread) {
    return bucket((int) ThreadNumber.of(thread));
  }

  private int bucket(int number) {
    return (number * SLOTS) & (slots.length - 1);
  }
}
