package dev.tare.internal.aggregate;

import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.RingBackEnd;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What a record costs in this JVM, on this machine, now: the aggregator times some into a ring of
 * its own, so that no recording thread has to read a clock. The aggregator's own.
 */
final class RecordCost {
  /** How many records one timing is of: its two looks at the clock vanish in it. */
  static final int RECORDS = 1_000;

  private static final long INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

  /** Holds them all: a record of one value takes 16 bytes in either kind of ring. */
  private static final int RING_BYTES = 32 * 1024;

  private final RingBackEnd backEnd;
  private final NanoClock clock;
  private long dueNs;
  private @Nullable Ring ring;
  private long records;
  private long nanos;

  /** The first timing is due after an interval, when the code is warm. */
  RecordCost(RingBackEnd backEnd, NanoClock clock, long nowNs) {
    this.backEnd = backEnd;
    this.clock = clock;
    this.dueNs = nowNs + INTERVAL_NS;
  }

  /** Takes a timing, if it is time. */
  void measure(long nowNs) {
    if (nowNs - dueNs < 0) {
      return;
    }
    dueNs = nowNs + INTERVAL_NS; // first: without memory for the ring it is tried no more often
    Ring own = ring;
    if (own == null) {
      own = ring = backEnd.newRing(RING_BYTES);
    }
    long begin = clock.nanoTime();
    for (int value = 0; value < RECORDS; value++) {
      own.offer(1, value);
    }
    nanos += clock.nanoTime() - begin;
    records += own.drain((typeId, words) -> {});
  }

  /** Lets go of the ring. */
  void free() {
    ring = null;
  }

  /** What the ring takes, in bytes; there is none before the first timing. */
  int ringBytes() {
    Ring own = ring;
    return own == null ? 0 : own.bytes();
  }

  /** How many records were timed. */
  long records() {
    return records;
  }

  /** How long they took together. */
  long nanos() {
    return nanos;
  }
}
