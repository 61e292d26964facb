package dev.tare.internal.block;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;

/** Two threads that count in one cell lose nothing. */
@JCStressTest
@Outcome(id = "2, 12, 5, 7", expect = Expect.ACCEPTABLE, desc = "both counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
@State
public class SharedBlockAdd {
  private final SharedBlock block = new SharedBlock(3);

  /** Counts 5. */
  @Actor
  public void one() {
    block.add(1, 5);
  }

  /** Counts 7. */
  @Actor
  public void other() {
    block.add(1, 7);
  }

  /** Reads at rest. */
  @Arbiter
  public void arbiter(JJJJ_Result r) {
    r.r1 = block.count(1);
    r.r2 = block.sum();
    r.r3 = block.min();
    r.r4 = block.max();
  }
}
