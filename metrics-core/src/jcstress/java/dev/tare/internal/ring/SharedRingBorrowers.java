package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Two borrowers of a shared ring: each record that was let in is drained, once. */
@JCStressTest
@Outcome(id = "true, true, 30", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(id = "true, false, 10", expect = Expect.ACCEPTABLE, desc = "the other found it out")
@Outcome(id = "false, true, 20", expect = Expect.ACCEPTABLE, desc = "the one found it out")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record was overwritten, or the ring stayed out")
@State
public class SharedRingBorrowers {
  private final SharedRing shared = new SharedRing(StressRings.BACK_END.newRing(StressRings.BYTES));
  private long drained;

  /** Produces 10. */
  @Actor
  public void one(ZZJ_Result r) {
    r.r1 = offer(10);
  }

  /** Produces 20. */
  @Actor
  public void other(ZZJ_Result r) {
    r.r2 = offer(20);
  }

  private boolean offer(long value) {
    if (!shared.tryBorrow()) {
      return false;
    }
    boolean offered = shared.ring().offer(1, value);
    shared.giveBack();
    return offered;
  }

  /** Adds up what came through. */
  @Arbiter
  public void arbiter(ZZJ_Result r) {
    shared.ring().drain((typeId, words) -> drained += words.word(0));
    r.r3 = drained;
  }
}
