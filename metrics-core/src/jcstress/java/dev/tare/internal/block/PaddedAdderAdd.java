package dev.tare.internal.block;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Two threads meet on an adder, which gets more words meanwhile. */
@JCStressTest
@Outcome(id = "1111", expect = Expect.ACCEPTABLE, desc = "all that was added")
@Outcome(expect = Expect.FORBIDDEN, desc = "an amount lost, or added twice")
@State
public class PaddedAdderAdd {
  private final PaddedAdder adder = new PaddedAdder();

  /** Adds. */
  @Actor
  public void first() {
    adder.add(1);
    adder.add(10);
  }

  /** Adds, too. */
  @Actor
  public void second() {
    adder.add(100);
    adder.add(1_000);
  }

  /** The sum. */
  @Arbiter
  public void arbiter(J_Result r) {
    r.r1 = adder.sum();
  }
}
