package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/** Whoever sees a gauge's value sees what its writer did before. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "before both")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "between the two")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "after both")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "the value without what came before it")
@State
public class GaugePublication {
  private final PaddedLong gauge = new PaddedLong();
  private int before;

  /** Writes, then sets. */
  @Actor
  public void writer() {
    before = 1;
    gauge.setRelease(1);
  }

  /** Reads, then looks. */
  @Actor
  public void reader(JI_Result r) {
    r.r1 = gauge.acquire();
    r.r2 = before;
  }
}
