package dev.tare.internal.ring;

/**
 * A one-producer ring that many threads may produce into, one at a time: whoever borrows it is its
 * producer until it gives it back. Borrowing never waits: a ring that is out is a return value.
 *
 * <p>For threads that have no ring of their own, above all virtual ones. A borrower must not block,
 * throw or unmount before it gives back; one that dies with the ring takes it away from all others,
 * which then count elsewhere, and loses nothing that was committed.
 */
public final class SharedRing extends Padded {
  /*
   * The word is 0 while the ring is in. A borrower takes it with acquire: it sees the producer's side of
   * the ring (its tail, its copy of the head) as the last borrower left it with release. Without that edge
   * two borrowers would write records at the same position, and one of them would be lost.
   */
  @SuppressWarnings("unused")
  private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;

  private final Ring ring;

  /** A ring that is in. */
  public SharedRing(Ring ring) {
    this.ring = ring;
  }

  /** Borrows the ring, unless somebody has it. */
  public boolean tryBorrow() {
    // Looked at first: a failed compare-and-set takes the line away from the one who has the ring.
    return (long) VALUE.getOpaque(this) == 0 && VALUE.compareAndSet(this, 0L, 1L);
  }

  /** Borrower: the ring to produce into. Consumer: the ring to drain; it needs not borrow. */
  public Ring ring() {
    return ring;
  }

  /** Borrower: gives the ring back. */
  public void giveBack() {
    VALUE.setRelease(this, 0L);
  }
}
