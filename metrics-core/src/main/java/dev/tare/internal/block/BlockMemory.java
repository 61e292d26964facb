package dev.tare.internal.block;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the blocks of one thread have together, within a budget. Cells lie in chunks that
 * are this thread's alone, and padded at both ends: whatever the thread writes is 128 bytes from
 * what others write, wherever the collector moves a chunk. The aggregator's own.
 */
public final class BlockMemory {
  private static final int PAD_BYTES = 128;
  private static final int HEADER_BYTES = 16;
  private static final int PAD = PAD_BYTES / Integer.BYTES;

  /** How many cells the first chunk has; each one more has twice as many, up to the last. */
  private static final int FIRST_CHUNK = 256;

  private static final int LAST_CHUNK = 2_048;

  /** The smallest piece that is carved, in cells. */
  private static final int SMALLEST = 16;

  private static final int SIZES = 1 + Integer.numberOfTrailingZeros(CellBlock.SEGMENT / SMALLEST);

  /** A piece of a chunk. */
  @SuppressWarnings("ArrayRecordComponent") // a place in memory, and compared with no other
  private record Piece(int[] array, int offset) {}

  private final int budget;
  private final BlockPool pool;
  private int bytes;
  private int nextChunk = FIRST_CHUNK;
  private int @Nullable [] chunk;
  private int carved;

  /** By the logarithm of their size. */
  private final List<Deque<Piece>> freePieces = new ArrayList<>();

  /**
   * Nothing taken yet.
   *
   * @param budget what it may take in any case, in bytes
   * @param pool what it takes from beyond that
   */
  public BlockMemory(int budget, BlockPool pool) {
    this.budget = budget;
    this.pool = pool;
    for (int i = 0; i < SIZES; i++) {
      freePieces.add(new ArrayDeque<>());
    }
  }

  /**
   * A block without segments; null where the budget has no room for it.
   *
   * @param number of the owner
   * @param cells how many the series has
   */
  public @Nullable CellBlock newBlock(Thread owner, int number, int cells) {
    int blockBytes = CellBlock.bytes(cells);
    if (!fits(blockBytes)) {
      return null;
    }
    CellBlock block = new CellBlock(owner, number, cells);
    take(blockBytes); // last: without memory for it the budget is as before
    return block;
  }

  /**
   * Has memory for a cell of a block.
   *
   * @return false where the budget has no room for it
   */
  public boolean provide(CellBlock block, int cell) {
    if (block.has(cell)) {
      return true;
    }
    Piece piece = takePiece(pieceCells(block.size()));
    if (piece == null) {
      return false;
    }
    block.provide(cell, piece.array, piece.offset);
    return true;
  }

  /** The size of a block's segments: the only one of a small block needs not be a whole one. */
  private static int pieceCells(int cells) {
    int wanted = Math.max(SMALLEST, Math.min(cells, CellBlock.SEGMENT));
    return Integer.highestOneBit(2 * wanted - 1);
  }

  private Deque<Piece> free(int cells) {
    return freePieces.get(Integer.numberOfTrailingZeros(cells / SMALLEST));
  }

  private @Nullable Piece takePiece(int cells) {
    Piece free = free(cells).poll();
    if (free != null) {
      return free;
    }
    int[] current = chunk;
    if (current == null || carved + cells + PAD > current.length) {
      current = newChunk();
      if (current == null) {
        return null;
      }
    }
    Piece piece = new Piece(current, carved);
    carved += cells;
    return piece;
  }

  /** What is left of the chunk before, less than a segment, stays unused. */
  private int @Nullable [] newChunk() {
    int cells = nextChunk;
    while (cells > CellBlock.SEGMENT && !fits(chunkBytes(cells))) {
      cells /= 2; // the end of the budget is used up, too
    }
    if (!fits(chunkBytes(cells))) {
      return null;
    }
    int[] fresh = new int[cells + 2 * PAD];
    take(chunkBytes(cells));
    nextChunk = Math.min(LAST_CHUNK, 2 * cells);
    carved = PAD;
    chunk = fresh;
    return fresh;
  }

  private static int chunkBytes(int cells) {
    return HEADER_BYTES + cells * Integer.BYTES + 2 * PAD_BYTES;
  }

  /** Takes back what a block has: nobody may be counting there, nor come to count there. */
  public void free(CellBlock block) {
    int cells = pieceCells(block.size());
    Deque<Piece> pieces = free(cells);
    block.takeApart(
        (array, offset) -> {
          Arrays.fill(array, offset, offset + cells, 0);
          pieces.add(new Piece(array, offset));
        });
    take(-CellBlock.bytes(block.size()));
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
    take(-bytes);
  }

  /** What it takes, in bytes. */
  public int bytes() {
    return bytes;
  }
}
