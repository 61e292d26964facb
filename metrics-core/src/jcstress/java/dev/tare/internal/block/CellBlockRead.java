package dev.tare.internal.block;

import java.util.Objects;
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
public class CellBlockRead {
  private final BlockMemory memory = new BlockMemory(4096, new BlockPool(0));
  private final CellBlock block =
      Objects.requireNonNull(memory.newBlock(Thread.currentThread(), 7, 4, 2));

  /** Counts 5 twice. */
  @Actor
  public void owner() {
    block.add(2, 5);
    block.add(2, 5);
  }

  /** Reads twice. */
  @Actor
  public void reader(ZZ_Result r) {
    long count = block.count(2);
    long sum = block.sum();
    long later = block.count(2);
    long laterSum = block.sum();
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
    r.r2 = block.count(2) == 2 && block.sum() == 10 && block.min() == 5 && block.max() == 5;
  }
}
