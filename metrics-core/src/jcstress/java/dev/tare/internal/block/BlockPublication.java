package dev.tare.internal.block;

import dev.tare.internal.ring.ThreadNumber;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** A block is made, in a table that grows for it, while its owner records. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not found yet")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "found, with its memory")
@Outcome(expect = Expect.FORBIDDEN, desc = "found half made, or counted in another's")
@State
public class BlockPublication {
  private static final class Table extends BlockTable {}

  private final BlockMemory memory = new BlockMemory(8192, new BlockPool(0));
  private final BlockTable table = new Table();
  private final CellBlock other;
  private volatile Thread owner;

  /** Another thread has the place. */
  public BlockPublication() {
    other = Objects.requireNonNull(memory.newBlock(new Thread(), 0, 4, 2));
    table.put(other);
  }

  /** Counts a value in place, if it can. */
  @Actor
  public void owner(IJ_Result r) {
    Thread self = Thread.currentThread();
    owner = self;
    CellBlock found = table.blockOf(self);
    r.r1 = found != null && found.add(2, 5) ? 1 : 0;
  }

  /** Makes the block. */
  @Actor
  public void aggregator(IJ_Result r) {
    Thread known = owner;
    if (known != null) {
      CellBlock block =
          Objects.requireNonNull(memory.newBlock(known, (int) ThreadNumber.of(known), 4, 2));
      table.put(block);
      made = block;
    }
  }

  private CellBlock made;

  /** What both have. */
  @Arbiter
  public void arbiter(IJ_Result r) {
    CellBlock block = made;
    r.r2 = other.total() != 0 ? -1 : block == null ? 0 : block.total();
  }
}
