package dev.tare.internal.ring;

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
public class PrivateBlockExtremes {
  private final PrivateBlocks blocks = new PrivateBlocks(1024);
  private final int block = blocks.find(7, 4);
  private final Cells cells = blocks.cells(block);

  /** Counts a value. */
  @Actor
  public void owner() {
    blocks.add(block, 2, 5);
  }

  /** Reads as the aggregator does: counts first. */
  @Actor
  public void reader(Z_Result r) {
    long count = cells.count(2);
    r.r1 = count == 0 || (cells.min() == 5 && cells.max() == 5 && cells.sum() == 5);
  }
}
