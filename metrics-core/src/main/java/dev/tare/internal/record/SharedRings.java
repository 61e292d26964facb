package dev.tare.internal.record;

import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rings of threads that have none of their own: virtual threads, and those that no ring was
 * ready for. Made by the aggregator when the first such thread has come, so that nobody else pays
 * for them.
 */
public final class SharedRings {
  private static final int MAX = 64;

  /** Another's ring is tried before the shared block is. */
  private static final int TRIES = 2;

  private final RingMaker maker;

  /** Published reference: empty until the rings are needed; a power of two after that. */
  private volatile SharedRing[] all = {};

  /** Set by a thread that found none. */
  private volatile boolean wanted;

  /** Stop flag. */
  private volatile boolean closed;

  public SharedRings(RingMaker maker) {
    this.maker = maker;
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
    int first = (int) ThreadNumber.of(Thread.currentThread());
    for (int i = 0; i < TRIES; i++) {
      SharedRing ring = rings[(first + i) & (rings.length - 1)];
      if (ring.tryBorrow()) {
        return ring;
      }
    }
    return null;
  }

  /** Every shared ring. */
  public SharedRing[] all() {
    return all;
  }

  /**
   * Aggregator: makes the rings, two for each processor, once a thread has wanted one; fewer where
   * memory is short, and later where there is none.
   */
  public void prepare(long nowNs) {
    if (wanted && all.length == 0 && !closed && !maker.pausesAt(nowNs)) {
      int processors = Runtime.getRuntime().availableProcessors();
      List<Ring> made = maker.make(Math.min(MAX, Integer.highestOneBit(2 * processors)), nowNs);
      SharedRing[] rings = new SharedRing[Integer.highestOneBit(made.size())];
      for (int i = 0; i < rings.length; i++) {
        rings[i] = new SharedRing(made.get(i));
      }
      all = rings;
      if (closed) {
        all = new SharedRing[0]; // closing may have come in between. One of the two sees the other
      }
    }
  }

  /** Lets go of every ring, as handles live on. */
  public void close() {
    closed = true;
    all = new SharedRing[0];
  }
}
