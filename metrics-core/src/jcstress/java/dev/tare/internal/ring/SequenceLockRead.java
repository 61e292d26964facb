package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Two words that belong together: who is told that nothing was written sees both, or neither. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "whole, or said to be in part")
@Outcome(expect = Expect.FORBIDDEN, desc = "half of a step that was said to be whole")
@State
public class SequenceLockRead {
  private final SequenceLock step = new SequenceLock();
  private final PaddedLong first = new PaddedLong();
  private final PaddedLong second = new PaddedLong();

  /** Two steps. */
  @Actor
  public void writer() {
    for (int i = 0; i < 2; i++) {
      long begun = step.begin();
      first.increment();
      second.increment();
      step.end(begun);
    }
  }

  /** Reads the second word first: what a reader without the lock gets wrong soonest. */
  @Actor
  public void reader(Z_Result r) {
    long seen = step.read();
    long two = second.acquire();
    long one = first.acquire();
    r.r1 = !step.isUnchanged(seen) || one == two;
  }
}
