package dev.tare.internal.block;

import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.SequenceLock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the blocks of one thread have together, within a budget. A block begins with few
 * cells, and gets a longer range where values come that have none. The aggregator's own.
 */
public final class BlockMemory {
  private final int budget;
  private final BlockPool pool;
  private int bytes;

  /** What a block gives back once its owner has taken a longer range, in bytes. */
  private record Replaced(CellBlock block, int bytes) {}

  /* A list, as one that finds no memory to grow has not got the entry either. */
  private final List<Replaced> replaced = new ArrayList<>();

  /**
   * Nothing taken yet.
   *
   * @param budget what it may take in any case, in bytes
   * @param pool what it takes from beyond that
   */
  public BlockMemory(int budget, BlockPool pool) {
    this.budget = budget;
    this.pool = pool;
  }

  /**
   * Does once what a recording thread does with a block, an event and an adder: whoever is the
   * first has the JVM link it, which takes memory and stack.
   */
  public static void initialise() {
    BlockMemory memory = new BlockMemory(1 << 20, new BlockPool(0));
    int cells = 2 * CellRange.STEP;
    CellBlock block = memory.newBlock(Thread.currentThread(), 0, cells, 0);
    if (block != null) {
      block.add(0, 1);
      memory.provide(block, cells - 1);
      block.widen();
    }
    new PaddedLong().increment();
    BiasedAdder adder = new BiasedAdder();
    adder.increment();
    adder.own();
    adder.increment();
    SequenceLock step = new SequenceLock();
    step.end(step.begin());
  }

  /**
   * A block that has no cells yet; null where the budget has no room for it.
   *
   * @param number of the owner
   * @param cells how many the series has
   */
  public @Nullable CellBlock newBlock(Thread owner, int number, int cells) {
    return newBlock(owner, number, cells, 0, 0);
  }

  /**
   * The same with memory for a cell, and some beside it.
   *
   * @param number of the owner
   * @param cells how many the series has
   */
  public @Nullable CellBlock newBlock(Thread owner, int number, int cells, int cell) {
    int first = CellRange.NONE.firstWith(cell);
    return newBlock(owner, number, cells, first, CellRange.NONE.endWith(cell, cells) - first);
  }

  private @Nullable CellBlock newBlock(Thread owner, int number, int cells, int first, int length) {
    int blockBytes = CellBlock.OBJECT_BYTES + CellRange.bytes(length);
    if (!fits(blockBytes)) {
      return null;
    }
    CellBlock block = new CellBlock(owner, number, cells, CellRange.of(first, length));
    take(blockBytes); // last: without memory for it the budget is as before
    return block;
  }

  /** Whether a cell is so near to those that a block has that it is worth the ones between. */
  public static boolean isNear(CellBlock block, int cell) {
    return block.range().distance(cell) <= Math.max(CellRange.STEP, block.range().length);
  }

  /**
   * Has memory for a cell of a block, soon: its owner has to take it first, and what it has taken
   * before.
   *
   * @return false where the budget has no room for it
   */
  public boolean provide(CellBlock block, int cell) {
    if (block.has(cell) || !block.isWide()) {
      return true;
    }
    CellRange before = block.range();
    int first = before.firstWith(cell);
    int length = before.endWith(cell, block.size()) - first;
    settle();
    if (!fits(CellRange.bytes(length))) {
      return false;
    }
    CellRange longer = CellRange.of(first, length);
    replaced.add(new Replaced(block, CellRange.bytes(before.length)));
    take(CellRange.bytes(length)); // it fits; and from here on nothing needs memory
    block.offer(longer);
    return true;
  }

  /** Takes back the ranges that their owners count in no more; to be called now and then. */
  public void settle() {
    for (int i = replaced.size() - 1; i >= 0; i--) {
      if (replaced.get(i).block.isWide()) {
        take(-replaced.remove(i).bytes);
      }
    }
  }

  /** Takes back what a block has: nobody may be counting there, nor come to count there. */
  public void free(CellBlock block) {
    for (int i = replaced.size() - 1; i >= 0; i--) {
      if (replaced.get(i).block == block) {
        take(-replaced.remove(i).bytes);
      }
    }
    take(-CellBlock.OBJECT_BYTES - CellRange.bytes(block.range().length));
  }

  /**
   * Takes from the budget, and from the pool beyond it, or gives back.
   *
   * @param more bytes; negative for giving back
   * @return false where the budget has no room, and nothing was taken
   */
  public boolean take(int more) {
    if (!fits(more)) {
      return false;
    }
    pool.take(beyond(bytes + more) - beyond(bytes));
    bytes += more;
    return true;
  }

  /** Whether the budget, and the pool beyond it, have room for so many bytes more. */
  public boolean fits(int more) {
    return pool.has(beyond(bytes + more) - beyond(bytes));
  }

  private int beyond(int taken) {
    return Math.max(0, taken - budget);
  }

  /** Nobody counts in it any more. */
  public void giveBack() {
    replaced.clear();
    take(-bytes);
  }

  /** What it takes, in bytes. */
  public int bytes() {
    return bytes;
  }
}
