package dev.tare.internal.ring;

import java.lang.invoke.VarHandle;

/**
 * Tells a reader whether one writer was writing several words while they were read. The writer
 * never waits, and pays two stores; the reader reads again, as often as it likes. Odd while the
 * writer writes.
 */
@SuppressWarnings("unused")
public final class SequenceLock extends Padded {
  /*
   * Writer: odd, fence, words, even (release). Reader: word (acquire), words, fence, word again. The
   * first fence keeps the words behind the odd number, or a reader takes half of them for none; the
   * release keeps them before the even one, or it takes half for all. The reader's acquire and its
   * fence keep its reads between the two looks.
   */
  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  /** Writer: what follows belongs together; says what to {@link #end} it with. */
  public long begin() {
    long begun = (value + 1) | 1; // odd also after a writer that never came to the end
    VALUE.setOpaque(this, begun);
    VarHandle.storeStoreFence();
    return begun;
  }

  /** Writer: all of it is written. */
  public void end(long begun) {
    VALUE.setRelease(this, begun + 1);
  }

  /** Reader, before it reads: what to ask {@link #isUnchanged} with. */
  public long read() {
    return (long) VALUE.getAcquire(this);
  }

  /** Whether a number that was read says that nothing was being written. */
  public static boolean isAtRest(long seen) {
    return (seen & 1) == 0;
  }

  /** Reader, after it has read: whether nothing was written since, nor was being written then. */
  public boolean isUnchanged(long seen) {
    VarHandle.acquireFence();
    return isAtRest(seen) && (long) VALUE.getOpaque(this) == seen;
  }
}
