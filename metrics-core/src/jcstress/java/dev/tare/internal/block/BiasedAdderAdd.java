package dev.tare.internal.block;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** A thread gets a word of its own while the first owner adds, which has to leave its own. */
@JCStressTest
@Outcome(id = "11111", expect = Expect.ACCEPTABLE, desc = "all that was added")
@Outcome(expect = Expect.FORBIDDEN, desc = "an amount lost, or added twice")
@State
public class BiasedAdderAdd {
  private final BiasedAdder adder = new BiasedAdder();

  /** Adds, most likely as the first. */
  @Actor
  public void first() {
    adder.add(1);
    adder.add(10);
    adder.add(100);
  }

  /** Adds, and gets a word. */
  @Actor
  public void second() {
    adder.own();
    adder.add(1_000);
    adder.own();
    adder.add(10_000);
  }

  /** The sum. */
  @Arbiter
  public void arbiter(J_Result r) {
    r.r1 = adder.sum();
  }
}
