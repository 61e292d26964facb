package dev.tare.internal.agent;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/**
 * Closing against records: what happened before it is in the last snapshot, what races with it may
 * be, nothing is in it twice; and nobody throws.
 */
@JCStressTest
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "closed before both")
@Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "the first raced with it, and is in")
@Outcome(id = "false, 2", expect = Expect.ACCEPTABLE, desc = "both raced with it, and are in")
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "the first was before it")
@Outcome(id = "true, 2", expect = Expect.ACCEPTABLE, desc = "and the second is in, too")
@Outcome(
    expect = Expect.FORBIDDEN,
    desc = "one that was made before is missing, or one is in twice")
@State
public class CloseAgainstRingRecord {
  private final StressedAggregator tare = new StressedAggregator();
  private volatile boolean recorded;

  /** Records twice; the first may be known to have happened before the close. */
  @Actor
  public void recorder() {
    tare.record();
    recorded = true;
    tare.record();
  }

  /** Closes, and looks at what stays. */
  @Actor
  public void closer(ZJ_Result r) {
    r.r1 = recorded;
    tare.close();
    r.r2 = tare.scrape();
  }
}
