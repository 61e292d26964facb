package dev.tare.internal.block;

import dev.tare.internal.ring.Padding;
import dev.tare.internal.ring.ThreadNumber;
import dev.tare.internal.ring.ThreadRecorder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that threads have of one series: each finds its own by its number, in three loads.
 * Written by the aggregator, and by who removes the series. Each thread has one place, so that it
 * never searches; where two would have the same the table grows, up to a limit.
 */
public abstract class BlockTable extends Padding {
  /*
   * A block is released into its slot, and slots that have grown are released as a whole. Threads load
   * both plainly, with an acquire fence behind: they see the block's fields and its memory. Without
   * that edge they would count in an array that is not there yet. Who sees a change late goes on as
   * before: through its ring without a block, or in a block that is read for as long as anybody can
   * count there. But for the removal of the series: who is behind it finds no block.
   */
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(CellBlock[].class);
  private static final VarHandle SLOTS;

  static {
    try {
      SLOTS = MethodHandles.lookup().findVarHandle(BlockTable.class, "slots", CellBlock[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final @Nullable CellBlock[] NONE = {null};
  private static final int FIRST_SLOTS = 4;
  private static final int MAX_SLOTS = 4_096;
  private static final int HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;

  private @Nullable CellBlock[] slots = NONE;

  /** Guarded by this. */
  private boolean closed;

  /** A table of no block; for subclasses. */
  protected BlockTable() {}

  /** Any thread: the block that it has itself; null where it has none. */
  public final @Nullable CellBlock blockOf(Thread caller) {
    @Nullable CellBlock[] slots = this.slots;
    CellBlock block = slots[(int) ThreadNumber.of(caller) & (slots.length - 1)];
    VarHandle.acquireFence();
    return block != null && block.owner() == caller ? block : null;
  }

  /** Aggregator: the block of a thread that it knows; null where it has none. */
  public final @Nullable CellBlock blockOf(ThreadRecorder thread) {
    @Nullable CellBlock[] slots = this.slots; // once: who removes the series may replace it now
    CellBlock block = slots[thread.threadNumber() & (slots.length - 1)];
    return block != null && block.owner() == thread.owner() ? block : null;
  }

  /**
   * Aggregator: shows a thread its block.
   *
   * @return false if the place is another's, and a table as large as allowed would not help, or the
   *     series was removed
   */
  public final synchronized boolean put(CellBlock block) {
    if (closed) {
      return false;
    }
    // Two that have a slot each have one each in more slots, too: only who has this one matters.
    CellBlock other = slots[block.number() & (slots.length - 1)];
    int length = Math.max(slots.length, FIRST_SLOTS);
    while (other != null && ((other.number() ^ block.number()) & (length - 1)) == 0) {
      length *= 2;
      if (length > MAX_SLOTS) {
        return false;
      }
    }
    if (length > slots.length) {
      grow(length);
    }
    SLOT.setRelease(slots, block.number() & (slots.length - 1), block);
    return true;
  }

  private void grow(int length) {
    @Nullable CellBlock[] wider = new @Nullable CellBlock[length];
    for (CellBlock block : slots) {
      if (block != null) {
        wider[block.number() & (length - 1)] = block;
      }
    }
    SLOTS.setRelease(this, wider);
  }

  /** Aggregator: a thread is dead. */
  public final synchronized void drop(CellBlock block) {
    int slot = block.number() & (slots.length - 1);
    if (slots[slot] == block) {
      SLOT.setRelease(slots, slot, (CellBlock) null);
    }
  }

  /** Any thread: nobody finds a block from now on. */
  protected final synchronized void close() {
    closed = true;
    SLOTS.setVolatile(this, NONE);
  }

  /** What it takes, in bytes. */
  protected final int tableBytes() {
    return HEADER_BYTES + slots.length * REFERENCE_BYTES;
  }
}
