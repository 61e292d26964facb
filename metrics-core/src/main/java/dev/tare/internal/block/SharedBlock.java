package dev.tare.internal.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where any thread counts values of one series that neither a ring nor a block of its own could
 * take. Any number of writers and readers; wait-free where the hardware has an atomic add, but for
 * a new minimum or maximum, which is lock-free.
 *
 * <p>A reader sees every value whose {@link #add} happened before; of one that runs meanwhile it
 * may see the sum without the count.
 */
public final class SharedBlock implements Cells {
  /**
   * From here (18 minutes in nanoseconds) on a value is added saturating: few could wrap an adder.
   */
  private static final long LARGE = 1L << 40;

  /** This object, its adder at rest and both their headers; cells of the adder come on top. */
  private static final int OBJECT_BYTES = 80;

  private static final VarHandle LARGE_SUM = field("largeSum");
  private static final VarHandle MIN = field("min");
  private static final VarHandle MAX = field("max");

  private static VarHandle field(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(SharedBlock.class, name, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SharedCells cells;
  private final LongAdder sum = new LongAdder();

  /** Written by compare-and-set alone. */
  private volatile long largeSum;

  /**
   * Written by compare-and-set alone, and hardly ever: most values are inside the range already.
   */
  private volatile long min = Long.MAX_VALUE;

  private volatile long max;

  /** A block of this many cells. */
  public SharedBlock(int cells) {
    this.cells = new SharedCells(cells);
  }

  /** Counts one value, not negative; or nothing, where there is no memory for its cell. */
  public void add(int cell, long value) {
    cells.prepare(cell);
    if (value < LARGE) {
      sum.add(value);
    } else {
      addLarge(value);
    }
    for (long seen = min; value < seen && !MIN.compareAndSet(this, seen, value); ) {
      seen = min;
    }
    for (long seen = max; value > seen && !MAX.compareAndSet(this, seen, value); ) {
      seen = max;
    }
    cells.increment(cell);
  }

  private void addLarge(long value) {
    long seen = largeSum;
    while (!LARGE_SUM.compareAndSet(this, seen, Saturating.add(seen, value))) {
      seen = largeSum;
    }
  }

  @Override
  public int size() {
    return cells.size();
  }

  @Override
  public int next(int from) {
    return cells.next(from);
  }

  @Override
  public long count(int cell) {
    return cells.count(cell);
  }

  @Override
  public long count(int from, int end) {
    return cells.count(from, end);
  }

  @Override
  public long sum() {
    long small = sum.sum();
    return small < 0 ? Long.MAX_VALUE : Saturating.add(small, largeSum);
  }

  @Override
  public long min() {
    return min;
  }

  @Override
  public long max() {
    return max;
  }

  /**
   * The memory that the block takes, in bytes, the adder at rest: a contended {@link LongAdder}
   * takes about 280 more for every core.
   */
  public int bytes() {
    return OBJECT_BYTES + cells.bytes();
  }
}
