package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A reader that sees a new block sees whose it is and its initial minimum. */
@JCStressTest
@Outcome(id = "0, 0, true", expect = Expect.ACCEPTABLE, desc = "no block yet")
@Outcome(id = "7, 0, true", expect = Expect.ACCEPTABLE, desc = "block without its value")
@Outcome(id = "7, 1, true", expect = Expect.ACCEPTABLE, desc = "block with its value")
@Outcome(expect = Expect.FORBIDDEN, desc = "block of another series, or a minimum of 0")
@State
public class PrivateBlockAdoption {
  private final PrivateBlocks blocks = new PrivateBlocks(1024);

  /** Carves a block and counts a value. */
  @Actor
  public void owner() {
    blocks.add(blocks.find(7, 4), 2, 5);
  }

  /** Reads what is there. */
  @Actor
  public void reader(LLL_Result r) {
    r.r1 = 0L;
    r.r2 = 0L;
    r.r3 = true;
    if (blocks.blocks() == 1) {
      Cells cells = blocks.cells(0);
      r.r1 = (long) blocks.id(0);
      r.r2 = cells.count(2);
      r.r3 = cells.min() >= 5;
    }
  }
}
