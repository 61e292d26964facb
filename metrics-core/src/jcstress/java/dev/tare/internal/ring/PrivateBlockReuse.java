package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The block of a removed series, taken for another: nothing of the one is in the other. */
@JCStressTest
@Outcome(id = "0, 0, true", expect = Expect.ACCEPTABLE, desc = "not taken yet")
@Outcome(id = "9, 0, true", expect = Expect.ACCEPTABLE, desc = "taken, without its value")
@Outcome(id = "9, 1, true", expect = Expect.ACCEPTABLE, desc = "taken, with its value")
@Outcome(expect = Expect.FORBIDDEN, desc = "a count, sum or minimum of the removed series")
@State
public class PrivateBlockReuse {
  private final PrivateBlocks blocks = new PrivateBlocks(4 * Integer.BYTES);

  /** A block that is full of another series, and was given back. */
  public PrivateBlockReuse() {
    int block = blocks.find(7, 4);
    blocks.add(block, 2, 1);
    blocks.add(block, 2, 1);
    blocks.retire(block);
  }

  /** Takes it and counts a value. */
  @Actor
  public void owner() {
    blocks.add(blocks.find(9, 4), 2, 5);
  }

  /** Reads it once it is taken. */
  @Actor
  public void reader(LLL_Result r) {
    r.r1 = 0L;
    r.r2 = 0L;
    r.r3 = true;
    if (blocks.taken(0)) {
      Cells cells = blocks.cells(0);
      r.r1 = (long) blocks.id(0);
      r.r2 = cells.count(2);
      r.r3 = cells.min() >= 5 && (cells.sum() == 0 || cells.sum() == 5);
    }
  }
}
