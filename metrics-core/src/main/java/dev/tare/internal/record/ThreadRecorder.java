package dev.tare.internal.record;

import dev.tare.internal.ring.Cells;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.PrivateBlocks;
import dev.tare.internal.ring.Ring;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A ring with the private blocks behind it, and the thread that records into both. */
public final class ThreadRecorder {
  /** The compare-and-set shows a new owner the ring as the last one's release has left it. */
  private static final AtomicReferenceFieldUpdater<ThreadRecorder, @Nullable Thread> OWNER =
      AtomicReferenceFieldUpdater.newUpdater(ThreadRecorder.class, Thread.class, "owner");

  public final Ring ring;

  /** Records that found the ring full. Written by the owner only. */
  public final PaddedLong spills = new PaddedLong();

  /** Published reference: made by the aggregator once the owner has spilled, never taken away. */
  private volatile @Nullable PrivateBlocks blocks;

  /** Published reference: null while the ring waits for an owner. */
  private volatile @Nullable Thread owner;

  /**
   * Aggregator's own: the blocks that series already read, in the order of the directory; null for
   * those that the owner got back.
   */
  private final ArrayList<@Nullable Cells> adopted = new ArrayList<>();

  /** Aggregator's own: how many of those a release has folded in; it goes on there if it failed. */
  private int folded;

  /** Aggregator's own: how many blocks the owner got back and has not taken again. */
  private int retired;

  /** Where the table has it. Written by the owner before it enters it. */
  int set;

  ThreadRecorder(Ring ring) {
    this.ring = ring;
  }

  /** New owner: takes the ring for itself, unless somebody else has. */
  boolean own(Thread thread) {
    return OWNER.compareAndSet(this, null, thread);
  }

  @Nullable Thread owner() {
    return owner;
  }

  /**
   * Owner: where to count what the ring has no room for; null until the aggregator made it ready.
   */
  public @Nullable PrivateBlocks blocks() {
    return blocks;
  }

  /** Aggregator: makes blocks ready once they are needed, so that the owner allocates nothing. */
  public void prepareBlocks(Supplier<PrivateBlocks> newBlocks) {
    if (blocks == null && spills.acquire() > 0) {
      blocks = newBlocks.get();
    }
  }

  /** Aggregator: has the series read the blocks that the owner carved since the last time. */
  public void adoptBlocks(RecordIds types) {
    PrivateBlocks blocks = this.blocks;
    if (blocks != null) {
      for (int block = 0; retired > 0 && block < adopted.size(); block++) {
        if (adopted.get(block) == null && blocks.taken(block)) {
          adopted.set(block, adopt(types, blocks, block));
          retired--;
        }
      }
      int carved = blocks.blocks();
      adopted.ensureCapacity(carved); // or a lack of memory in `add` has a block adopted twice
      while (adopted.size() < carved) {
        adopted.add(adopt(types, blocks, adopted.size()));
      }
    }
  }

  private static Cells adopt(RecordIds types, PrivateBlocks blocks, int block) {
    Cells cells = blocks.cells(block);
    HistogramSeries series = series(types, blocks, block);
    if (series != null) {
      series.adopt(cells);
    }
    return cells;
  }

  /**
   * Aggregator: gives the owner the blocks of removed series back, for others. Not in the middle of
   * a copy: a series is out of its table before its id leads to the tombstone, so no later copy
   * reads what is retired here.
   */
  public void retireBlocks(RecordIds types) {
    PrivateBlocks blocks = this.blocks;
    for (int block = 0; blocks != null && block < adopted.size(); block++) {
      if (adopted.get(block) != null && series(types, blocks, block) == null) {
        blocks.retire(block);
        adopted.set(block, null);
        retired++;
      }
    }
  }

  /**
   * Aggregator: takes over what a dead owner left. The ring is drained before; {@link
   * Thread#isAlive} saying false is the edge after which the owner writes no more. If it throws, it
   * is to be called again, and goes on with the block that failed.
   */
  public void release(RecordIds types) {
    adoptBlocks(types);
    PrivateBlocks blocks = this.blocks;
    if (blocks != null) {
      while (folded < adopted.size()) {
        Cells cells = adopted.get(folded);
        HistogramSeries series = series(types, blocks, folded);
        if (cells != null && series != null) {
          series.fold(cells);
        }
        folded++;
      }
      blocks.clear(); // before the list: a block that is not in it would be adopted once more
      adopted.clear();
      folded = 0;
      retired = 0;
    }
  }

  /** Lets go of the owner. */
  void disown() {
    owner = null;
  }

  /** The series of a block; null where it was removed: then nobody wants what the block holds. */
  private static @Nullable HistogramSeries series(
      RecordIds types, PrivateBlocks blocks, int block) {
    RecordSink target = Objects.requireNonNull(types.get(blocks.id(block)));
    return target instanceof HistogramSeries series ? series : null;
  }

  /** Aggregator: whether a block of a series is kept here. */
  public boolean keepsBlockOf(int id) {
    PrivateBlocks blocks = this.blocks;
    for (int block = 0; blocks != null && block < blocks.blocks(); block++) {
      if (blocks.id(block) == id) {
        return true;
      }
    }
    return false;
  }

  /** What the private blocks take, in bytes. */
  public int blockBytes() {
    PrivateBlocks blocks = this.blocks;
    return blocks == null ? 0 : blocks.bytes();
  }
}
