package dev.tare.internal.record;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Gives out type ids, finds the target of an id, and takes ids back.
 *
 * <p>An id outlives its target: rings may hold records of it, and a handle may make more. These go
 * to a tombstone until nobody can have either; given out earlier, the id would let them count in a
 * series that they were not meant for.
 */
public final class RecordIds {
  /** Enqueued when neither a handle nor a thread that records has the target any more. */
  private static final class Removed extends PhantomReference<RecordSink> {
    private final int id;

    Removed(RecordSink target, int id, ReferenceQueue<RecordSink> queue) {
      super(target, queue);
      this.id = id;
    }
  }

  private final Object lock = new Object();
  private final RecordSink tombstone;
  private final Queue<Integer> free = new ArrayDeque<>();
  private final Set<Removed> removed = new HashSet<>();
  private final ReferenceQueue<RecordSink> unreachable = new ReferenceQueue<>();
  private int next = 1; // Agrona's rings refuse 0

  /**
   * Published reference: a record's id is at most as new as the array that the drainer reads, since
   * the id was entered before its handle existed, and the ring's hand-over orders the rest.
   */
  private volatile RecordSink[] targets = new RecordSink[64];

  /** Aggregator's own: ids that nobody can use any more, but whose records may be in a ring. */
  private final Deque<Integer> draining = new ArrayDeque<>();

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
      Integer reused = free.peek();
      int id = reused != null ? reused : next;
      T target = create.apply(id);
      if (id >= targets.length) {
        targets = Arrays.copyOf(targets, 2 * id);
      }
      publish(id, target);
      if (reused != null) { // last: without memory for all that, the id is as before
        free.remove();
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

  /** Any thread: from now on the target gets no record. */
  public void remove(int id, RecordSink target) {
    synchronized (lock) {
      publish(id, tombstone);
      removed.add(new Removed(target, id, unreachable));
    }
  }

  /**
   * Aggregator: a full pass over all rings has ended since the last call. Gives back the ids that
   * were beyond use by then; those found so now have to wait for one more pass.
   *
   * @param beyondUse told of each id before it may be given out again
   */
  public void passed(IntConsumer beyondUse) {
    // One by one, each in one place: without memory half-way an id would be given out twice.
    for (int left = draining.size(); left > 0; left--) {
      int id = draining.getFirst();
      beyondUse.accept(id);
      synchronized (lock) {
        free.add(id);
      }
      draining.removeFirst();
    }
    for (Reference<?> gone = unreachable.poll(); gone != null; gone = unreachable.poll()) {
      Removed target = (Removed) gone;
      draining.add(target.id);
      synchronized (lock) {
        removed.remove(target);
      }
    }
  }

  /** How many ids there have been at once, at most. */
  int highest() {
    synchronized (lock) {
      return next - 1;
    }
  }
}
