package dev.tare.internal.record;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives out type ids, finds the target of an id, and takes ids back.
 *
 * <p>An id outlives its target: rings may hold records of it, and a handle may make more. These go
 * to a tombstone until nobody can have either; given out earlier, the id would let them count in a
 * series that they were not meant for.
 */
public final class RecordIds {
  /**
   * Enqueued when neither a handle nor a thread that records has the target any more. In a list by
   * itself then, so that no step on the id's way back needs memory.
   */
  static final class Removed extends PhantomReference<RecordSink> {
    private final int id;
    private @Nullable Removed next;

    Removed(RecordSink target, int id, ReferenceQueue<RecordSink> queue) {
      super(target, queue);
      this.id = id;
    }
  }

  private final Object lock = new Object();
  private final RecordSink tombstone;
  private final ReferenceQueue<RecordSink> unreachable = new ReferenceQueue<>();

  /** Those that may be given out again, the last first; room for all that there are. Guarded. */
  private int[] free = new int[64];

  private int freeCount;

  /** By id: held, as a reference that is unreachable itself is never enqueued. Guarded. */
  private @Nullable Removed[] watched = new @Nullable Removed[64];

  private int next = 1; // Agrona's rings refuse 0

  /**
   * Published reference: a record's id is at most as new as the array that the drainer reads, since
   * the id was entered before its handle existed, and the ring's hand-over orders the rest.
   */
  private volatile RecordSink[] targets = new RecordSink[64];

  /** Aggregator's own: ids that nobody can use any more, but whose records may be in a ring. */
  private @Nullable Removed draining;

  /**
   * No ids given out.
   *
   * @param tombstone takes the records of targets that were removed
   */
  public RecordIds(RecordSink tombstone) {
    this.tombstone = tombstone;
  }

  /** Makes a target with an id of its own. */
  public <T extends RecordSink> T add(IntFunction<T> create) {
    synchronized (lock) {
      boolean reused = freeCount > 0;
      int id = reused ? free[freeCount - 1] : next;
      T target = create.apply(id);
      if (id >= free.length) {
        free = Arrays.copyOf(free, 2 * id);
      }
      if (id >= watched.length) {
        watched = Arrays.copyOf(watched, 2 * id);
      }
      if (id >= targets.length) {
        targets = Arrays.copyOf(targets, 2 * id);
      }
      publish(id, target);
      if (reused) { // last: without memory for all that, the id is as before
        freeCount--;
      } else {
        next++;
      }
      return target;
    }
  }

  private void publish(int id, RecordSink target) {
    RecordSink[] current = targets;
    current[id] = target;
    targets = current;
  }

  /** The target of an id that {@link #add} gave out, or the tombstone. */
  public RecordSink get(int id) {
    return targets[id];
  }

  /** Any thread: from now on the target of an id gets no record. Needs no memory. */
  public void retire(int id) {
    synchronized (lock) {
      publish(id, tombstone);
    }
  }

  /**
   * Any thread: has the id of a target that was retired given back once nobody has the target. Or
   * fails, and may be called again for as long as the caller has it.
   */
  public void watch(int id, RecordSink target) {
    synchronized (lock) {
      watched[id] = new Removed(target, id, unreachable);
    }
  }

  /** Any thread: both. */
  public void remove(int id, RecordSink target) {
    retire(id);
    watch(id, target);
  }

  /**
   * Aggregator: a full pass over all rings has ended since the last call. Gives back the ids that
   * were beyond use by then; those found so now have to wait for one more pass.
   *
   * @param beyondUse told of each id before it may be given out again; if it fails, again later
   */
  public void passed(IntConsumer beyondUse) {
    for (Removed gone = draining; gone != null; gone = draining) {
      beyondUse.accept(gone.id);
      draining = gone.next;
      synchronized (lock) {
        free[freeCount++] = gone.id;
      }
    }
    for (Reference<?> gone = unreachable.poll(); gone != null; gone = unreachable.poll()) {
      Removed found = (Removed) gone;
      found.next = draining;
      draining = found;
      synchronized (lock) {
        watched[found.id] = null;
      }
    }
  }
}
