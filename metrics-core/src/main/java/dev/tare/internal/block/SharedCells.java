package dev.tare.internal.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts by cell that any number of threads add to. Most cells of a histogram never see a value, so
 * memory comes in segments, on the first value of each. Counts only grow.
 */
final class SharedCells {
  /*
   * A count is the sum of two: a narrow one of four bytes, and a wide one of eight, which there is
   * from when a narrow one has reached a limit, 2³⁰. A thread that has missed the wide ones adds to
   * a narrow one beyond the limit: that is exact too, and 3 · 2³⁰ threads would have to be between
   * looking and adding before one could wrap. Nothing is moved from one to the other, so a reader
   * needs no agreement with a writer.
   *
   * A segment is published by compare-and-set and read with acquire. Without the edge a thread
   * could see the reference before the zeros, and count from what the memory held before.
   */
  private static final VarHandle SEGMENT = MethodHandles.arrayElementVarHandle(int[][].class);
  private static final VarHandle NARROW = MethodHandles.arrayElementVarHandle(int[].class);

  private static final VarHandle WIDE;

  static {
    try {
      WIDE = MethodHandles.lookup().findVarHandle(SharedCells.class, "wide", AtomicLongArray.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int SHIFT = 6;
  private static final int MASK = (1 << SHIFT) - 1;
  private static final int NARROW_LIMIT = 1 << 30;
  private static final int HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;
  private static final int SEGMENT_BYTES = HEADER_BYTES + (1 << SHIFT) * Integer.BYTES;

  private final int size;
  private final int narrowLimit;
  private final int[][] segments;

  /** Published reference: made once. */
  private volatile @Nullable AtomicLongArray wide;

  SharedCells(int size) {
    this(size, NARROW_LIMIT);
  }

  /** For tests, which have not the time for 2³⁰. */
  SharedCells(int size, int narrowLimit) {
    this.size = size;
    this.narrowLimit = narrowLimit;
    this.segments = new int[(size + MASK) >> SHIFT][];
  }

  /** Any thread: has memory for a cell. Allocates when it is the first of its segment. */
  void prepare(int cell) {
    if (wide == null) {
      segment(cell >> SHIFT);
    }
  }

  /** Any thread: counts one. Allocates what {@link #prepare} has not. */
  void increment(int cell) {
    AtomicLongArray wide = this.wide;
    if (wide != null) {
      wide.getAndIncrement(cell);
    } else if ((int) NARROW.getAndAdd(segment(cell >> SHIFT), cell & MASK, 1) >= narrowLimit) {
      widen();
    }
  }

  private int[] segment(int index) {
    int[] segment = (int[]) SEGMENT.getAcquire(segments, index);
    return segment != null ? segment : newSegment(index);
  }

  private int[] newSegment(int index) {
    int[] fresh = new int[1 << SHIFT];
    int[] other = (int[]) SEGMENT.compareAndExchange(segments, index, (int[]) null, fresh);
    return other != null ? other : fresh;
  }

  private void widen() {
    if (wide == null) {
      try {
        WIDE.compareAndSet(this, (AtomicLongArray) null, new AtomicLongArray(size));
      } catch (OutOfMemoryError e) {
        // What was counted is. The next to come here tries again, and there are 2³⁰ of them.
      }
    }
  }

  /** Any thread: how many were counted. */
  long count(int cell) {
    int[] segment = (int[]) SEGMENT.getAcquire(segments, cell >> SHIFT);
    AtomicLongArray wide = this.wide;
    long narrow =
        segment == null
            ? 0
            : Integer.toUnsignedLong((int) NARROW.getVolatile(segment, cell & MASK));
    return narrow + (wide == null ? 0 : wide.get(cell));
  }

  /** Any thread: how many were counted in a range of cells. */
  long count(int from, int end) {
    AtomicLongArray wide = this.wide;
    long count = 0;
    int cell = from;
    while (cell < end) {
      int stop = Math.min(end, (cell | MASK) + 1);
      int[] segment = (int[]) SEGMENT.getAcquire(segments, cell >> SHIFT);
      for (int i = cell; segment != null && i < stop; i++) {
        count += Integer.toUnsignedLong(segment[i & MASK]);
      }
      for (int i = cell; wide != null && i < stop; i++) {
        count += wide.get(i);
      }
      cell = stop;
    }
    VarHandle.acquireFence();
    return count;
  }

  /** Any thread: the first cell from one on that may hold a count; the size if there is none. */
  int next(int from) {
    int segment = from >> SHIFT;
    int cell = from;
    while (wide == null
        && segment < segments.length
        && SEGMENT.getAcquire(segments, segment) == null) {
      segment++;
      cell = segment << SHIFT;
    }
    return Math.min(cell, size);
  }

  int size() {
    return size;
  }

  /** What the cells take, in bytes. */
  int bytes() {
    int bytes = 2 * HEADER_BYTES + segments.length * REFERENCE_BYTES;
    for (int index = 0; index < segments.length; index++) {
      bytes += SEGMENT.getAcquire(segments, index) == null ? 0 : SEGMENT_BYTES;
    }
    return bytes + (wide == null ? 0 : HEADER_BYTES + size * Long.BYTES);
  }
}
