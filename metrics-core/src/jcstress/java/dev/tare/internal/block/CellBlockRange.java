package dev.tare.internal.block;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZJ_Result;

/** A block gets a longer range, and is read, while its owner counts and takes it. */
@JCStressTest
@Outcome(id = "1, true, 1", expect = Expect.ACCEPTABLE, desc = "not offered yet")
@Outcome(id = "3, true, 3", expect = Expect.ACCEPTABLE, desc = "taken with what was counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, counted twice, or a count that fell")
@State
public class CellBlockRange {
  private final BlockMemory memory = new BlockMemory(4096, new BlockPool(0));
  private final CellBlock block =
      Objects.requireNonNull(memory.newBlock(Thread.currentThread(), 7, 300, 70));

  /** Counts a value that has a cell, one that may have none, and the first again. */
  @Actor
  public void owner(IZJ_Result r) {
    int counted = count(70);
    counted += count(140);
    r.r1 = counted == 1 ? 1 : counted + count(70);
  }

  private int count(int cell) {
    return block.add(cell, 5) || (block.widen() && block.add(cell, 5)) ? 1 : 0;
  }

  /** Offers it, and reads twice. */
  @Actor
  public void aggregator(IZJ_Result r) {
    memory.provide(block, 140);
    long first = block.count(70);
    long all = block.total();
    r.r2 = first <= block.count(70) && all <= block.total() && all <= 3;
  }

  /** What is there at the end. */
  @Arbiter
  public void arbiter(IZJ_Result r) {
    r.r3 = block.sum() == 5 * block.total() ? block.total() : -1;
  }
}
