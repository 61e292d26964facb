package dev.tare.internal.ring;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where any thread counts values of one series that neither a ring nor a private block could take.
 * Any number of writers and readers; wait-free where the hardware has an atomic add.
 *
 * <p>A reader sees every value whose {@link #add} happened before; of one that runs meanwhile it
 * may see the count without the sum.
 */
public final class SharedBlock implements Cells {
  /**
   * From here (18 minutes in nanoseconds) on a value is added saturating: few could wrap an adder.
   */
  private static final long LARGE = 1L << 40;

  private final AtomicLongArray cells;
  private final LongAdder sum = new LongAdder();
  private final AtomicLong largeSum = new AtomicLong();
  private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
  private final LongAccumulator max = new LongAccumulator(Math::max, 0);

  /** A block of this many cells. */
  public SharedBlock(int cells) {
    this.cells = new AtomicLongArray(cells);
  }

  /** Counts one value, not negative. */
  public void add(int cell, long value) {
    if (value < LARGE) {
      sum.add(value);
    } else {
      largeSum.accumulateAndGet(value, Saturating::add);
    }
    // Neither writes when the value is inside the range already, which is nearly always.
    min.accumulate(value);
    max.accumulate(value);
    cells.getAndIncrement(cell);
  }

  @Override
  public int size() {
    return cells.length();
  }

  @Override
  public long count(int cell) {
    return cells.get(cell);
  }

  @Override
  public long sum() {
    long small = sum.sum();
    return small < 0 ? Long.MAX_VALUE : Saturating.add(small, largeSum.get());
  }

  @Override
  public long min() {
    return min.get();
  }

  @Override
  public long max() {
    return max.get();
  }

  /** The memory that the block takes, in bytes, adders at rest. */
  public int bytes() {
    return cells.length() * Long.BYTES;
  }
}
