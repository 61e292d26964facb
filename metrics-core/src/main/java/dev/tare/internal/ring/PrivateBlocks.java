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
   * A block is three words in `heads`, SUM MIN MAX, and one int a cell in `memory`. The owner
   * releases `blocks` after it has entered a block in the directory: a reader that acquires the new
   * number sees the entry and the initial minimum. Without that edge it would read a block of series
   * 0.
   *
   * A value's cell is released last, after minimum, maximum and sum: a reader that acquires its count
   * and then reads those sees them at least as wide as the value. Without that edge it could find the
   * first value of a series between the initial extremes, and tell a quantile of 292 years. A scrape
   * that runs while the owner records may see a sum without its count.
   *
   * Minimum, maximum and sum are opaque: each is whole. What the owner did before an edge to the reader
   * (a scrape's ticket, the thread's death) is seen because that edge orders all of them. Plain stores
   * would let the compiler keep one in a register for as long as a loop runs: a scrape would miss
   * values that were recorded long ago.
   *
   * A cell that is full stays so: the owner is refused and counts elsewhere.
   *
   * A block whose series was removed is given back through its entry in `ids`, which belongs to one of
   * the two at a time: positive, the owner counts and the reader may retire it (negates it, release,
   * after its last read); negative, the reader looks no further, and the owner may take it for another
   * series (clears it, then releases the new id). Without the first edge the reader could count the
   * next series' values for the removed one, without the second the removed one's for the next.
   */
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle ID = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle BLOCKS;
  private static final VarHandle RETIREMENTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BLOCKS = lookup.findVarHandle(PrivateBlocks.class, "blocks", int.class);
      RETIREMENTS = lookup.findVarHandle(PrivateBlocks.class, "retirements", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Returned by {@link #find} when the owner has no block for the series and no memory left. */
  public static final int NONE = -1;

  private static final int SUM = 0;
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int HEAD = 3;

  /** Small blocks (sizes, counts) come to this many before the memory of a default budget does. */
  private static final int MAX_BLOCKS = 64;

  /** Heads, directory and table, with their headers. */
  private static final int DIRECTORY_BYTES =
      MAX_BLOCKS * (HEAD * Long.BYTES + 5 * Integer.BYTES + 2) + 128;

  private final int[] memory;
  private final int cellLimit;
  private final long[] heads = new long[HEAD * MAX_BLOCKS];
  private final int[] ids = new int[MAX_BLOCKS];
  private final int[] offsets = new int[MAX_BLOCKS + 1];

  /** A block that was taken over may have fewer cells than there is room for. */
  private final int[] sizes = new int[MAX_BLOCKS];

  private volatile int blocks;

  /** Written by the reader: how many blocks it has ever given back. */
  private volatile int retirements;

  /** Owner's own: what had been given back when nothing of {@link #refused} cells was found. */
  private int searched;

  private int refused = Integer.MAX_VALUE;

  /** Owner's own: series id to block, open addressing, never more than half full; 0 is free. */
  private final int[] keys = new int[2 * MAX_BLOCKS];

  private final byte[] blockOfKey = new byte[2 * MAX_BLOCKS];

  /**
   * Blocks within a budget.
   *
   * @param bytes what the cells of all blocks of the thread may take together
   */
  public PrivateBlocks(int bytes) {
    this(bytes, Integer.MAX_VALUE);
  }

  /** For tests, which have not the time for 2³¹. */
  PrivateBlocks(int bytes, int cellLimit) {
    this.memory = new int[bytes / Integer.BYTES];
    this.cellLimit = cellLimit;
  }

  /**
   * Owner: the block of a series, carved on first use.
   *
   * @param id of the series, at least 1
   * @param cells how many cells the series has; the same at every call
   * @return the number of the block, or {@link #NONE}
   */
  public int find(int id, int cells) {
    int[] keys = this.keys;
    int slot = id & (keys.length - 1);
    while (keys[slot] != id) {
      if (keys[slot] == 0) {
        return carve(id, cells, slot);
      }
      slot = (slot + 1) & (keys.length - 1);
    }
    return blockOfKey[slot];
  }

  private int carve(int id, int cells, int slot) {
    int block = blocks;
    int offset = offsets[block];
    if (block == MAX_BLOCKS || memory.length - offset < cells) {
      return takeRetired(id, cells);
    }
    ids[block] = id;
    sizes[block] = cells;
    offsets[block + 1] = offset + cells;
    heads[HEAD * block + MIN] = Long.MAX_VALUE;
    BLOCKS.setRelease(this, block + 1);
    // Last: if the stack ends before, the series gets a block once more. First, two series would
    // have been counted in one.
    blockOfKey[slot] = (byte) block;
    keys[slot] = id;
    return block;
  }

  /** Owner: takes the smallest retired block that is large enough. */
  private int takeRetired(int id, int cells) {
    int given = (int) RETIREMENTS.getAcquire(this);
    if (given == searched && (given == 0 || cells >= refused)) {
      return NONE; // asked for every record of a series without a block
    }
    int best = NONE;
    for (int block = 0; block < blocks; block++) {
      if ((int) ID.getAcquire(ids, block) < 0
          && room(block) >= cells
          && (best == NONE || room(block) < room(best))) {
        best = block;
      }
    }
    if (best == NONE) {
      searched = given;
      refused = cells;
    } else {
      Arrays.fill(memory, offsets[best], offsets[best] + cells, 0);
      sizes[best] = cells;
      int head = HEAD * best;
      heads[head + SUM] = 0;
      heads[head + MIN] = Long.MAX_VALUE;
      heads[head + MAX] = 0;
      ID.setRelease(ids, best, id);
      enterKeys();
    }
    return best;
  }

  private int room(int block) {
    return offsets[block + 1] - offsets[block];
  }

  /** Owner: an entry cannot be taken out of open addressing, so all are made again. */
  private void enterKeys() {
    Arrays.fill(keys, 0);
    for (int block = 0; block < blocks; block++) {
      int id = Math.abs((int) ID.getAcquire(ids, block)); // a retired one is still its series'
      int slot = id & (keys.length - 1);
      while (keys[slot] != 0) {
        slot = (slot + 1) & (keys.length - 1);
      }
      keys[slot] = id;
      blockOfKey[slot] = (byte) block;
    }
  }

  /**
   * Owner: counts one value, not negative, in a cell of a block.
   *
   * @return whether it was counted; false for ever once the cell has counted 2³¹ - 1
   */
  public boolean add(int block, int cell, long value) {
    int[] memory = this.memory;
    int at = offsets[block] + cell;
    int count = memory[at];
    if (count == cellLimit) {
      return false;
    }
    long[] heads = this.heads;
    int head = HEAD * block;
    if (value < heads[head + MIN]) {
      WORD.setOpaque(heads, head + MIN, value);
    }
    if (value > heads[head + MAX]) {
      WORD.setOpaque(heads, head + MAX, value);
    }
    WORD.setOpaque(heads, head + SUM, Saturating.add(heads[head + SUM], value));
    CELL.setRelease(memory, at, count + 1);
    return true;
  }

  /** Reader: how many blocks there are; those below this number may be read. */
  public int blocks() {
    return blocks;
  }

  /** Reader: the series of a block, or the one that had it before it was retired. */
  public int id(int block) {
    return Math.abs((int) ID.getAcquire(ids, block));
  }

  /**
   * Reader: gives a block back to the owner, whose series was removed; it is not to be read again
   * unless it is {@link #taken}.
   */
  public void retire(int block) {
    ID.setRelease(ids, block, -id(block));
    RETIREMENTS.setRelease(this, retirements + 1);
  }

  /** Reader: whether a retired block has a series again, so that it may be read. */
  public boolean taken(int block) {
    return (int) ID.getAcquire(ids, block) > 0;
  }

  /** Reader: what a block holds now. */
  public Cells cells(int block) {
    int offset = offsets[block];
    int size = sizes[block];
    int head = HEAD * block;
    return new Cells() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public long count(int cell) {
        return (int) CELL.getAcquire(memory, offset + cell);
      }

      @Override
      public long sum() {
        return (long) WORD.getOpaque(heads, head + SUM);
      }

      @Override
      public long min() {
        return (long) WORD.getOpaque(heads, head + MIN);
      }

      @Override
      public long max() {
        return (long) WORD.getOpaque(heads, head + MAX);
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
    Arrays.fill(heads, 0);
    Arrays.fill(keys, 0);
    retirements = 0;
    searched = 0;
    refused = Integer.MAX_VALUE;
    BLOCKS.setRelease(this, 0);
  }

  /** The memory that the blocks take, in bytes. */
  public int bytes() {
    return memory.length * Integer.BYTES + DIRECTORY_BYTES;
  }
}
