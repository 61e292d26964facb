package dev.tare.internal.aggregate;

import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.ring.SharedRing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rings of threads that have none of their own: virtual threads, and those that no ring was
 * ready for. Made by the aggregator when the first such thread has come, so that nobody else pays
 * for them.
 */
final class SharedRings {
  private static final int MAX = 64;

  /** Another's ring is tried before the shared block is. */
  private static final int TRIES = 2;

  private final Consumer<Throwable> onNoMemory;
  private final RingBackEnd backEnd;
  private final int ringBytes;

  /** Published reference: empty until the rings are needed; a power of two after that. */
  private volatile SharedRing[] all = {};

  /** Set by a thread that found none. */
  private volatile boolean wanted;

  /** Aggregator's own: whether there was no memory for the rings. */
  private boolean hopeless;

  SharedRings(RingBackEnd backEnd, int ringBytes, Consumer<Throwable> onNoMemory) {
    this.onNoMemory = onNoMemory;
    this.backEnd = backEnd;
    this.ringBytes = ringBytes;
  }

  /** A ring that the caller has to give back at once; null where all that it tried were out. */
  @Nullable SharedRing tryBorrow() {
    SharedRing[] rings = all;
    if (rings.length == 0) {
      if (!wanted) {
        wanted = true;
      }
      return null;
    }
    int first = (int) Thread.currentThread().getId();
    for (int i = first; i < first + TRIES; i++) {
      SharedRing ring = rings[i & (rings.length - 1)];
      if (ring.tryBorrow()) {
        return ring;
      }
    }
    return null;
  }

  /** Every shared ring. */
  SharedRing[] all() {
    return all;
  }

  /** Aggregator: makes the rings, two for each processor, once a thread has wanted one. */
  void prepare() {
    if (wanted && !hopeless && all.length == 0) {
      int processors = Runtime.getRuntime().availableProcessors();
      SharedRing[] rings = new SharedRing[Math.min(MAX, Integer.highestOneBit(2 * processors))];
      try {
        for (int i = 0; i < rings.length; i++) {
          rings[i] = new SharedRing(backEnd.newRing(ringBytes));
        }
        all = rings;
      } catch (OutOfMemoryError e) {
        hopeless = true; // off-heap memory is used up: the shared blocks have to do
        onNoMemory.accept(e);
      }
    }
  }
}
