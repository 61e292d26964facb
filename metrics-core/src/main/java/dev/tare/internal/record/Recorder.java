package dev.tare.internal.record;

import dev.tare.internal.block.PaddedAdder;
import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Where the calling thread records, in one {@code Metrics}: its own recorder, or a ring that it
 * borrows. Never throws or waits; allocates a few words when a thread comes for the first time.
 */
public final class Recorder {
  private final ThreadRecorders threads;
  private final SharedRings sharedRings;
  private final SelfMetrics self;

  /** Two that only grow, so that who reads between can tell whether any was under way. */
  private final PaddedAdder spillsBegun = new PaddedAdder();

  private final PaddedAdder spillsEnded = new PaddedAdder();

  /** Of a number of recorders and rings. */
  public Recorder(ThreadRecorders threads, SharedRings sharedRings, SelfMetrics self) {
    this.threads = threads;
    this.sharedRings = sharedRings;
    this.self = self;
  }

  /** The calling thread's own; null where it has none. */
  @Nullable ThreadRecorder current() {
    return threads.current();
  }

  /** A ring to be given back at once; null where none is to be had. */
  @Nullable SharedRing tryBorrow() {
    return sharedRings.tryBorrow();
  }

  /** Whether nobody will read what is recorded from now on. */
  boolean closed() {
    return threads.closed();
  }

  /** Counts a record that went to a shared block. */
  void countShared() {
    self.increment(SelfMetric.RECORDS_SHARED);
  }

  /** Counts a record, or a part of one, whose series was removed. */
  void countLate() {
    self.increment(SelfMetric.RECORDS_AFTER_REMOVAL);
  }

  /** Counts a record that there was no memory for. */
  void countLost() {
    self.increment(SelfMetric.RECORDS_LOST);
  }

  /** An event begins to add, one after the other, to what everybody may add to. */
  void spillBegins() {
    spillsBegun.increment();
  }

  /** It has added to all. */
  void spillEnds() {
    spillsEnded.increment();
  }

  /** Any thread: how many events have begun to; to be read after what they add to. */
  public long spillsBegun() {
    return spillsBegun.sum();
  }

  /** Any thread: how many have added to all; to be read before what they add to. */
  public long spillsEnded() {
    return spillsEnded.sum();
  }

  /**
   * Any thread, one at a time: notes how far every ring is filled, see {@link Ring#mark}.
   *
   * @return whether a record is on its way
   */
  public boolean mark(long number) {
    boolean onItsWay = false;
    for (ThreadRecorder thread : threads.all()) {
      onItsWay |= thread.ring().mark(number);
    }
    for (SharedRing ring : sharedRings.all()) {
      onItsWay |= ring.ring().mark(number);
    }
    return onItsWay;
  }
}
