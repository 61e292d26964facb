package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A snapshot reads a block while its owner counts: what is seen only grows, and nothing is lost.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "growing, and complete at rest")
@Outcome(expect = Expect.FORBIDDEN, desc = "a count or sum that fell or never was, or one lost")
@State
public class PrivateBlockRead {
  private final PrivateBlocks blocks = new PrivateBlocks(1024);
  private final int block = blocks.find(7, 4);
  private final Cells cells = blocks.cells(block);

  /** Counts 5 twice. */
  @Actor
  public void owner() {
    blocks.add(block, 2, 5);
    blocks.add(block, 2, 5);
  }

  /** Reads twice. */
  @Actor
  public void reader(ZZ_Result r) {
    long count = cells.count(2);
    long sum = cells.sum();
    long later = cells.count(2);
    long laterSum = cells.sum();
    r.r1 =
        count <= later
            && sum <= laterSum
            && later <= 2
            && sum % 5 == 0
            && laterSum % 5 == 0
            && laterSum <= 10;
  }

  /** Reads at rest. */
  @Arbiter
  public void arbiter(ZZ_Result r) {
    r.r2 = cells.count(2) == 2 && cells.sum() == 10 && cells.min() == 5 && cells.max() == 5;
  }
}
