package dev.tare.internal.aggregate;

import java.util.Arrays;
import java.util.function.IntFunction;

/** Gives out type ids and finds the target of an id. */
final class RecordTypes {
  private final Object lock = new Object();
  private int next = 1; // Agrona's rings refuse 0

  /**
   * Published reference: a record's id is at most as new as the array that the drainer reads, since
   * the id was entered before its handle existed, and the ring's hand-over orders the rest.
   */
  private volatile RecordTarget[] targets = new RecordTarget[64];

  /** Makes a target with an id of its own. */
  <T extends RecordTarget> T add(IntFunction<T> create) {
    synchronized (lock) {
      T target = create.apply(next);
      RecordTarget[] current = targets;
      if (next == current.length) {
        current = Arrays.copyOf(current, 2 * next);
      }
      current[next++] = target;
      targets = current;
      return target;
    }
  }

  /** The target of an id that {@link #add} gave out. */
  RecordTarget get(int id) {
    return targets[id];
  }
}
