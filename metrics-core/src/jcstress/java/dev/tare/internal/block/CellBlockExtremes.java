package dev.tare.internal.block;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A snapshot reads a block while its owner counts the first value: who sees it sees its extremes.
 */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "no value, or one within its extremes")
@Outcome(
    expect = Expect.FORBIDDEN,
    desc = "a value outside of minimum and maximum, or no sum of it")
@State
public class CellBlockExtremes {
  private final BlockMemory memory = new BlockMemory(4096, new BlockPool(0));
  private final CellBlock block =
      Objects.requireNonNull(memory.newBlock(Thread.currentThread(), 7, 4, 2));

  /** Counts a value. */
  @Actor
  public void owner() {
    block.add(2, 5);
  }

  /** Reads as the aggregator does: counts first. */
  @Actor
  public void reader(Z_Result r) {
    long[] counts = new long[4];
    block.addTo(counts);
    long count = counts[2];
    r.r1 = count == 0 || (block.min() == 5 && block.max() == 5 && block.sum() == 5);
  }
}
