package dev.tare.internal.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one thread has counted of one series: a run of its cells, and sum, minimum and maximum. One
 * writer, the thread; one reader, the aggregator, which also provides the memory. Cells only grow.
 *
 * <p>The owner allocates nothing, waits for nobody and uses no atomic read-modify-write.
 */
@SuppressWarnings("unused")
public final class CellBlock extends BlockWords implements Cells {
  /*
   * A longer range is offered by the aggregator, with a release: an owner that acquires it sees its
   * zeros. The owner takes it when a value has no cell: it copies what it has counted, and releases it
   * as taken. A reader that acquires it sees the copies; one that still has the one before sees all that
   * was counted until then. Without the first edge the owner would count in an array that is not there
   * yet; without the second a reader would miss what it had seen before.
   *
   * The range's fields are kept beside the sum, one load less each. Only the owner reads them. It takes
   * a range with a length of 0, so that no value has a cell, then tells the aggregator, then has the
   * fields: an owner that runs out of stack in between comes here again with its next value.
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
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle SUM = word("sum", long.class);
  private static final VarHandle MIN = word("min", long.class);
  private static final VarHandle MAX = word("max", long.class);
  private static final VarHandle TAKEN = word("taken", CellRange.class);
  private static final VarHandle OFFERED = word("offered", CellRange.class);

  private static VarHandle word(String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(BlockWords.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** This object with its paddings, and that of its range. */
  static final int OBJECT_BYTES = 352 + 24;

  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  /** Behind the padding: other threads whose number finds this block look at it, too. */
  private final Thread owner;

  private final int number;
  private final int size;

  /**
   * A block that nobody knows yet.
   *
   * @param number of the owner, as it finds the block by it
   * @param size how many cells the series has
   * @param range what its owner counts in at first
   */
  CellBlock(Thread owner, int number, int size, CellRange range) {
    super(range);
    this.owner = owner;
    this.number = number;
    this.size = size;
    useTaken();
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
   * @return whether it was counted: false where the cell has no memory here, which {@link #widen}
   *     may change, and for ever once the cell has counted 2³¹ - 1
   */
  public boolean add(int cell, long value) {
    int place = cell - first;
    if (place < 0 || place >= length) {
      return false;
    }
    int[] counts = this.counts;
    int at = CellRange.PAD + place;
    int count = counts[at];
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
    CELL.setRelease(counts, at, count + 1);
    return true;
  }

  /**
   * Owner: takes the longer range that there is; false where there is none. Copies what it has
   * counted, mostly some hundred cells, a few times in the life of a block.
   */
  public boolean widen() {
    CellRange before = taken;
    CellRange longer = (CellRange) OFFERED.getAcquire(this);
    if (longer == before && length == before.length) {
      return false;
    }
    length = 0;
    if (longer != before) {
      before.copyTo(longer);
      TAKEN.setRelease(this, longer);
    }
    useTaken();
    return true;
  }

  private void useTaken() {
    CellRange range = taken;
    counts = range.counts;
    first = range.first;
    length = range.length; // last: from here on values have cells
  }

  /** Aggregator: whether a cell has memory, which the owner may still have to take. */
  public boolean has(int cell) {
    return offered.has(cell);
  }

  /** Aggregator: the longest range that there is. */
  CellRange range() {
    return offered;
  }

  /** Aggregator: whether the owner has taken the longest range that there is. */
  boolean isWide() {
    return TAKEN.getAcquire(this) == offered;
  }

  /** Aggregator: offers a range that has all cells of the one before, which was taken. */
  void offer(CellRange longer) {
    OFFERED.setRelease(this, longer);
  }

  private CellRange read() {
    return (CellRange) TAKEN.getAcquire(this);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int next(int from) {
    CellRange range = read();
    int cell = Math.max(from, range.first);
    return range.has(cell) ? cell : size;
  }

  @Override
  public long count(int cell) {
    CellRange range = read();
    return range.has(cell)
        ? (int) CELL.getAcquire(range.counts, CellRange.PAD + cell - range.first)
        : 0;
  }

  @Override
  public long count(int from, int end) {
    long count = read().count(from, end);
    VarHandle.acquireFence();
    return count;
  }

  @Override
  public void addTo(long[] sums) {
    CellRange range = read();
    int[] counts = range.counts;
    int first = range.first;
    for (int i = 0; i < range.length; i++) {
      sums[first + i] += counts[CellRange.PAD + i];
    }
    VarHandle.acquireFence();
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
}
