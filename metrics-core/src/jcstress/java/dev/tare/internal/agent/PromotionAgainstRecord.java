package dev.tare.internal.agent;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** A thread records values while it is given a block to count them in. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "each once, in the ring or in the block")
@Outcome(expect = Expect.FORBIDDEN, desc = "one lost, or counted in both")
@State
public class PromotionAgainstRecord {
  /** The next value that comes through a ring is the one of 64. */
  private static final int BEFORE = StressedAggregator.valuesBeforeABlock();

  private final StressedAggregator tare = new StressedAggregator(4, 64 * 1024);

  /** Has recorded all values but that. */
  public PromotionAgainstRecord() {
    tare.drained(BEFORE, tare::record);
  }

  /** Three values, of which some find the block. */
  @Actor
  public void recorder() {
    tare.record();
    tare.record();
    tare.record();
  }

  /** Drains, and makes the block. */
  @Actor
  public void aggregator() {
    tare.dutyCycle();
    tare.dutyCycle();
  }

  /** How many values more the series shows. */
  @Arbiter
  public void arbiter(J_Result r) {
    r.r1 = tare.recorded() - BEFORE;
    tare.close();
  }
}
