package dev.tare.internal.block;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What has begun is seen by who sees that it has ended, whichever word counts it. */
@JCStressTest
@Outcome(id = "0, [012]", expect = Expect.ACCEPTABLE, desc = "none ended")
@Outcome(id = "1, [12]", expect = Expect.ACCEPTABLE, desc = "one ended")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both ended")
@Outcome(expect = Expect.FORBIDDEN, desc = "more ended than had begun")
@State
public class BiasedAdderOrder {
  private final BiasedAdder begun = new BiasedAdder();
  private final BiasedAdder ended = new BiasedAdder();

  /** Begins and ends, the second time in another word. */
  @Actor
  public void owner() {
    begun.increment();
    ended.increment();
    begun.own();
    begun.increment();
    ended.increment();
  }

  /** Reads how many have ended, and then how many had begun. */
  @Actor
  public void reader(JJ_Result r) {
    r.r1 = ended.sum();
    r.r2 = begun.sum();
  }
}
