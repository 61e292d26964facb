package dev.tare.internal.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * The ring of the thread that made this, for handles that this thread keeps: it remembers the ring.
 * Nobody else may ask, as a ring has one producer.
 */
final class OwnedRing {
  private final ThreadRings rings;
  private final Thread owner = Thread.currentThread();

  /**
   * Owner's own: null until there is one. It stays the owner's for as long as the owner lives; once
   * the aggregator has closed it is a ring that nobody reads.
   */
  private @Nullable ThreadRing ring;

  OwnedRing(ThreadRings rings) {
    this.rings = rings;
  }

  /** Owner: its ring; null as for {@link ThreadRings#current}. */
  @Nullable ThreadRing ring() {
    assert Thread.currentThread() == owner
        : "owner=" + owner + ", recorded by " + Thread.currentThread();
    ThreadRing known = ring;
    return known != null ? known : find();
  }

  private @Nullable ThreadRing find() {
    ring = rings.current();
    return ring;
  }
}
