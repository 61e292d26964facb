package dev.tare.internal.ring;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What one thread records into where it has no block: a ring. The thread looks here for every such
 * record, so nothing here is written often, nor beside it.
 */
public final class ThreadRecorder extends Padding {
  /** The compare-and-set shows a new owner the recorder as the last one's release has left it. */
  private static final AtomicReferenceFieldUpdater<ThreadRecorder, @Nullable Thread> OWNER =
      AtomicReferenceFieldUpdater.newUpdater(ThreadRecorder.class, Thread.class, "owner");

  private final int number;
  private final Ring ring;
  private final PaddedLong spills = new PaddedLong();
  private final SequenceLock step = new SequenceLock();

  /** Published reference: null while it waits for an owner. */
  private volatile @Nullable Thread owner;

  /** What the owner is found by. Written when it is entered, so its records show it. */
  private int threadNumber;

  public ThreadRecorder(int number, Ring ring) {
    this.number = number;
    this.ring = ring;
  }

  /** Its place among all recorders, from 0 on. */
  public int number() {
    return number;
  }

  /** Owner: what goes through the ring. Aggregator: what to drain. */
  public Ring ring() {
    return ring;
  }

  /** Owner: a record found the ring full. */
  public void countSpill() {
    spills.increment();
  }

  /** Any thread: how many records found the ring full. */
  public long spills() {
    return spills.acquire();
  }

  /**
   * Owner: what brackets a record that counts in several places. Aggregator: whether it is whole.
   */
  public SequenceLock step() {
    return step;
  }

  /** New owner: takes it for itself, unless somebody else has. */
  public boolean own(Thread thread) {
    return OWNER.compareAndSet(this, null, thread);
  }

  /** Owner, as it is entered: what it is found by. */
  void setThreadNumber(int threadNumber) {
    this.threadNumber = threadNumber;
  }

  /** Owner; and aggregator, once a record of the owner has come through the ring. */
  public int threadNumber() {
    return threadNumber;
  }

  public @Nullable Thread owner() {
    return owner;
  }

  /** Lets go of the owner. */
  public void disown() {
    owner = null;
  }
}
