package dev.tare.internal.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Where one thread counts what its ring had no room for: blocks of cells, carved from a fixed piece
 * of memory, one block a series. One writer, the owner; one reader, the aggregator. Cells only
 * grow.
 *
 * <p>The owner allocates nothing, waits for nobody and uses no atomic read-modify-write.
 */
public final class PrivateBlocks {
  /*
   * A block is SUM, MIN, MAX and then one word a cell. The owner releases `blocks` after it has
   * entered a block in the directory: a reader that acquires the new number sees the entry and the
   * initial minimum. Without that edge it would read a block of series 0.
   *
   * Cells, minimum and maximum are opaque: each is a whole word, and no reader draws a conclusion
   * from one about another; a scrape that runs while the owner records may see a count without its
   * sum. What the owner did before an edge to the reader (a scrape's ticket, the thread's death) is
   * seen because that edge orders all of them. Plain stores would let the compiler keep a cell in a
   * register for as long as a loop runs: a scrape would miss values that were recorded long ago.
   */
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle BLOCKS;

  static {
    try {
      BLOCKS = MethodHandles.lookup().findVarHandle(PrivateBlocks.class, "blocks", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Returned by {@link #find} when the owner has no block for the series and no memory left. */
  public static final int NONE = -1;

  private static final int SUM = 0;
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int CELLS = 3;

  /** Small blocks (sizes, counts) come to this many before the memory of a default budget does. */
  private static final int MAX_BLOCKS = 128;

  private final long[] memory;
  private final int[] ids = new int[MAX_BLOCKS];
  private final int[] offsets = new int[MAX_BLOCKS + 1];
  private volatile int blocks;

  /** Owner's own: series id to directory entry + 1, open addressing, never more than half full. */
  private final int[] table = new int[2 * MAX_BLOCKS];

  /**
   * Blocks within a budget.
   *
   * @param bytes what all blocks of the thread may take together; the directory is 2 KiB more
   */
  public PrivateBlocks(int bytes) {
    this.memory = new long[bytes / Long.BYTES];
  }

  /**
   * Owner: the block of a series, carved on first use.
   *
   * @param id of the series, at least 1
   * @param cells how many cells the series has; the same at every call
   * @return where the block begins, or {@link #NONE}
   */
  public int find(int id, int cells) {
    int mask = table.length - 1;
    int slot = id & mask;
    while (table[slot] != 0) {
      int entry = table[slot] - 1;
      if (ids[entry] == id) {
        return offsets[entry];
      }
      slot = (slot + 1) & mask;
    }
    return carve(id, cells, slot);
  }

  private int carve(int id, int cells, int slot) {
    int entry = blocks;
    int offset = offsets[entry];
    if (entry == MAX_BLOCKS || memory.length - offset < CELLS + cells) {
      return NONE;
    }
    table[slot] = entry + 1;
    ids[entry] = id;
    offsets[entry + 1] = offset + CELLS + cells;
    memory[offset + MIN] = Long.MAX_VALUE;
    BLOCKS.setRelease(this, entry + 1);
    return offset;
  }

  /** Owner: counts one value, not negative, in a cell of a block. */
  public void add(int offset, int cell, long value) {
    long[] memory = this.memory;
    int at = offset + CELLS + cell;
    WORD.setOpaque(memory, at, memory[at] + 1);
    if (value < memory[offset + MIN]) {
      WORD.setOpaque(memory, offset + MIN, value);
    }
    if (value > memory[offset + MAX]) {
      WORD.setOpaque(memory, offset + MAX, value);
    }
    WORD.setOpaque(memory, offset + SUM, Saturating.add(memory[offset + SUM], value));
  }

  /** Reader: how many blocks there are; those below this number may be read. */
  public int blocks() {
    return blocks;
  }

  /** Reader: the series of a block. */
  public int id(int block) {
    return ids[block];
  }

  /** Reader: what a block holds now. */
  public Cells cells(int block) {
    int offset = offsets[block];
    int end = offsets[block + 1];
    return new Cells() {
      @Override
      public int size() {
        return end - offset - CELLS;
      }

      @Override
      public long count(int cell) {
        return word(offset + CELLS + cell);
      }

      @Override
      public long sum() {
        return word(offset + SUM);
      }

      @Override
      public long min() {
        return word(offset + MIN);
      }

      @Override
      public long max() {
        return word(offset + MAX);
      }
    };
  }

  /**
   * Reader: forgets everything, for the next owner. To be called when the last owner is known to be
   * dead and its blocks have been folded in; the hand-over to the next owner is the edge that shows
   * it the empty blocks.
   */
  public void clear() {
    Arrays.fill(memory, 0);
    Arrays.fill(table, 0);
    BLOCKS.setRelease(this, 0);
  }

  private long word(int at) {
    return (long) WORD.getOpaque(memory, at);
  }

  /** The memory that the blocks take, in bytes. */
  public int bytes() {
    return memory.length * Long.BYTES;
  }
}
