package dev.tare.internal.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one thread has counted of one series: cells, of which only those segments have memory that
 * ever saw a value, and sum, minimum and maximum. One writer, the thread; one reader, the
 * aggregator, which also provides the memory. Cells only grow.
 *
 * <p>The owner allocates nothing, waits for nobody and uses no atomic read-modify-write.
 */
@SuppressWarnings("unused")
public final class CellBlock extends BlockWords implements Cells {
  /*
   * A segment is a piece of an array. Its offset is written before the array is released: an owner
   * that acquires the array sees the offset, and the zeros of the segment. Without that edge it would
   * count in the segment of another.
   *
   * A value's cell is released last, after minimum, maximum and sum: a reader that acquires its count
   * and then reads those sees them at least as wide as the value. Without that edge it could find the
   * first value of a series between the initial extremes, and tell a quantile of 292 years. A scrape
   * that runs while the owner records may see a sum without its count.
   *
   * Who adds up all cells reads them plainly, as one by one costs ten times as much, with an acquire fence
   * behind: to what comes after that all of them are acquired.
   *
   * Minimum, maximum and sum are opaque: each is whole. What the owner did before an edge to the reader
   * (a scrape's ticket, the thread's death) is seen because that edge orders all of them. Plain stores
   * would let the compiler keep one in a register for as long as a loop runs: a scrape would miss
   * values that were recorded long ago.
   *
   * A cell that is full stays so: the owner is refused and counts elsewhere.
   */
  private static final VarHandle ARRAY = MethodHandles.arrayElementVarHandle(int[][].class);
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle SUM = word("sum");
  private static final VarHandle MIN = word("min");
  private static final VarHandle MAX = word("max");

  private static VarHandle word(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(BlockWords.class, name, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int SHIFT = 6;

  /** The number of cells of a segment; the only one of a small block has fewer. */
  static final int SEGMENT = 1 << SHIFT;

  private static final int MASK = SEGMENT - 1;

  /** This object with its paddings, and the headers of its tables. */
  private static final int OBJECT_BYTES = 336 + 2 * 16;

  private static final int ENTRY_BYTES = 4 + Character.BYTES;

  private final Thread owner;
  private final int number;
  private final int size;
  private final int[] @Nullable [] arrays;
  private final char[] offsets;

  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  /**
   * A block without segments.
   *
   * @param number of the owner, as it finds the block by it
   * @param size how many cells the series has
   */
  CellBlock(Thread owner, int number, int size) {
    this.owner = owner;
    this.number = number;
    this.size = size;
    this.arrays = new int[segments(size)] @Nullable [];
    this.offsets = new char[arrays.length];
  }

  private static int segments(int cells) {
    return (cells + MASK) >> SHIFT;
  }

  /** Who counts here. */
  Thread owner() {
    return owner;
  }

  /** The number of its owner. */
  int number() {
    return number;
  }

  /**
   * Owner: counts one value, not negative, in its cell.
   *
   * @param cell negative for a value that has none, which is not counted
   * @return whether it was counted: false where the segment has no memory yet, and for ever once
   *     the cell has counted 2³¹ - 1
   */
  public boolean add(int cell, long value) {
    if (cell < 0) {
      return false;
    }
    int segment = cell >> SHIFT;
    int[] array = arrays[segment];
    VarHandle.acquireFence(); // an acquiring load of the element, less its checks
    if (array == null) {
      return false;
    }
    int at = offsets[segment] + (cell & MASK);
    int count = array[at];
    if (count == Integer.MAX_VALUE) {
      return false;
    }
    if (value < min) {
      MIN.setOpaque(this, value);
    }
    if (value > max) {
      MAX.setOpaque(this, value);
    }
    SUM.setOpaque(this, Saturating.add(sum, value));
    CELL.setRelease(array, at, count + 1);
    return true;
  }

  /** Aggregator: whether the segment of a cell has memory. */
  public boolean has(int cell) {
    return arrays[cell >> SHIFT] != null;
  }

  /** Aggregator: gives the segment of a cell its memory, which is all zeros. */
  void provide(int cell, int[] array, int offset) {
    int segment = cell >> SHIFT;
    offsets[segment] = (char) offset;
    ARRAY.setRelease(arrays, segment, array);
  }

  /** What is done with a piece of memory. */
  interface PieceAction {
    void accept(int[] array, int offset);
  }

  /** Aggregator: hands all memory over, when nobody counts here any more. */
  void takeApart(PieceAction action) {
    for (int segment = 0; segment < arrays.length; segment++) {
      int[] array = arrays[segment];
      if (array != null) {
        action.accept(array, offsets[segment]);
      }
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int next(int from) {
    int segment = from >> SHIFT;
    int cell = from;
    while (segment < arrays.length && arrays[segment] == null) {
      segment++;
      cell = segment << SHIFT;
    }
    return Math.min(cell, size);
  }

  @Override
  public long count(int cell) {
    int[] array = arrays[cell >> SHIFT]; // its only writer is this thread
    return array == null ? 0 : (int) CELL.getAcquire(array, offsets[cell >> SHIFT] + (cell & MASK));
  }

  @Override
  public void addTo(long[] sums) {
    for (int segment = 0; segment < arrays.length; segment++) {
      int[] array = arrays[segment];
      if (array != null) {
        int first = segment << SHIFT;
        int offset = offsets[segment];
        for (int i = 0; i < cellsFrom(first); i++) {
          sums[first + i] += array[offset + i];
        }
      }
    }
    VarHandle.acquireFence();
  }

  @Override
  public void addTo(long[] sums, int at, short[] rowOf) {
    for (int segment = 0; segment < arrays.length; segment++) {
      int[] array = arrays[segment];
      if (array != null) {
        addSegment(array, offsets[segment], segment << SHIFT, sums, at, rowOf);
      }
    }
    VarHandle.acquireFence();
  }

  /** Row by row: where one ends is the same for all blocks of a family, so well guessed. */
  private void addSegment(int[] array, int offset, int first, long[] sums, int at, short[] rowOf) {
    int end = first + cellsFrom(first);
    int shift = offset - first;
    int cell = first;
    while (cell < end) {
      int row = rowOf[cell];
      long sum = 0;
      do {
        sum += array[shift + cell++];
      } while (cell < end && rowOf[cell] == row);
      sums[at + row] += sum;
    }
  }

  /** How many cells the segment has that begins there. */
  private int cellsFrom(int first) {
    return Math.min(SEGMENT, size - first);
  }

  @Override
  public long sum() {
    return (long) SUM.getOpaque(this);
  }

  @Override
  public long min() {
    return (long) MIN.getOpaque(this);
  }

  @Override
  public long max() {
    return (long) MAX.getOpaque(this);
  }

  /** What a block of that many cells takes beside the memory of its segments, in bytes. */
  static int bytes(int cells) {
    return OBJECT_BYTES + segments(cells) * ENTRY_BYTES;
  }
}
