package dev.tare.internal.agent;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Wherever the drain is when a series is removed: what was recorded before is not in the next. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "what was recorded after the removal")
@Outcome(expect = Expect.FORBIDDEN, desc = "with what was recorded before it, or without any")
@State
public class RemovalAgainstDrain {
  private final StressedAggregator tare = new StressedAggregator();

  /** An event, its series' removal, and another event. */
  @Actor
  public void remover() {
    tare.recordEvent();
    tare.removeSeriesOfEvent();
    tare.recordEvent();
  }

  /** One duty cycle. */
  @Actor
  public void aggregator() {
    tare.dutyCycle();
  }

  /** How many events the series shows. */
  @Arbiter
  public void arbiter(J_Result r) {
    r.r1 = tare.events();
    tare.close();
  }
}
