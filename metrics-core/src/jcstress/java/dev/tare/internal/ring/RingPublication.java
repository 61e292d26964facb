package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A record of three words is seen whole or not at all. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "drained before the commit")
@Outcome(id = "1, 2, 3", expect = Expect.ACCEPTABLE, desc = "drained after the commit")
@Outcome(expect = Expect.FORBIDDEN, desc = "words of a record that was not committed")
@State
public class RingPublication {
  private final Ring ring = StressRings.BACK_END.newRing(StressRings.BYTES);

  /** Writes one record. */
  @Actor
  public void producer() {
    int claim = ring.tryClaim(7, 3);
    ring.put(claim, 0, 1);
    ring.put(claim, 1, 2);
    ring.put(claim, 2, 3);
    ring.commit(claim, 3);
  }

  /** Reads what is there. */
  @Actor
  public void consumer(LLL_Result r) {
    r.r1 = 0L;
    r.r2 = 0L;
    r.r3 = 0L;
    ring.drain(
        (typeId, words) -> {
          r.r1 = words.word(0);
          r.r2 = words.word(1);
          r.r3 = words.word(2);
        });
  }
}
