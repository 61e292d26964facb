package dev.tare.internal.block;

import java.util.Arrays;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** A segment gets the memory of a freed one while the owner of the block counts in it. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "no memory yet, so it counts elsewhere")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "counted, in cells that were zero")
@Outcome(expect = Expect.FORBIDDEN, desc = "counted on top of what another series had, or lost")
@State
public class CellBlockSegment {
  private final BlockMemory memory = new BlockMemory(4096, new BlockPool(0));
  private final CellBlock block =
      Objects.requireNonNull(memory.newBlock(Thread.currentThread(), 7, 300));

  /** Memory that another block has left. */
  public CellBlockSegment() {
    CellBlock other = Objects.requireNonNull(memory.newBlock(Thread.currentThread(), 8, 300));
    memory.provide(other, 140);
    for (int cell = 128; cell < 192; cell++) {
      other.add(cell, 9);
    }
    memory.free(other);
  }

  /** Counts a value, if it can. */
  @Actor
  public void owner(IJ_Result r) {
    r.r1 = block.add(140, 5) ? 1 : 0;
  }

  /** Provides memory. */
  @Actor
  public void aggregator() {
    memory.provide(block, 140);
  }

  /** What is there. */
  @Arbiter
  public void arbiter(IJ_Result r) {
    r.r2 = block.total();
    if (block.sum() != 5 * r.r2 || !Arrays.asList(0L, 1L).contains(block.count(140))) {
      r.r2 = -1;
    }
  }
}
