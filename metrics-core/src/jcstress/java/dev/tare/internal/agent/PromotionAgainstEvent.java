package dev.tare.internal.agent;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** A thread records events while it is given a place to count them in. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "each once, in the ring or in place")
@Outcome(expect = Expect.FORBIDDEN, desc = "one lost, or counted in both")
@State
public class PromotionAgainstEvent {
  /** The next event that comes through a ring is the one of 64. */
  private static final int BEFORE = StressedAggregator.eventsBeforeABlock();

  private final StressedAggregator tare = new StressedAggregator(4, 64 * 1024);

  /** Has recorded all events but that. */
  public PromotionAgainstEvent() {
    tare.drained(BEFORE, tare::recordEvent);
  }

  /** Three events, of which some find the place. */
  @Actor
  public void recorder() {
    tare.recordEvent();
    tare.recordEvent();
    tare.recordEvent();
  }

  /** Drains, and gives the place. */
  @Actor
  public void aggregator() {
    tare.dutyCycle();
    tare.dutyCycle();
  }

  /** How many events more the series shows. */
  @Arbiter
  public void arbiter(J_Result r) {
    r.r1 = tare.events() - BEFORE;
    tare.close();
  }
}
