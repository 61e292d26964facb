package dev.tare.internal.agent;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * A thread counts events of a hot key in place while the histogram of the key is removed: the
 * counter of the event counts each once, and the next histogram of the same labels has those that
 * came after the removal, and none of those before.
 */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "each where it belongs")
@Outcome(expect = Expect.FORBIDDEN, desc = "one lost, in both, or counted where nobody reads")
@State
public class RemovalAgainstEventInPlace {
  /** The next event that comes through a ring is the one of 64. */
  private static final int BEFORE = StressedAggregator.eventsBeforeABlock();

  /** Enough to last from the pass that makes the place until the removal is over. */
  private static final int MOST = 256;

  private final StressedAggregator tare = new StressedAggregator(4, 64 * 1024);
  private volatile boolean removed;
  private volatile long made;

  /** Made when the removal began; those from then on may race with it. */
  private long before;

  /** Made since it is known to be over. */
  private long after;

  /** Has recorded all events but that. */
  public RemovalAgainstEventInPlace() {
    tare.drained(BEFORE, tare::recordEvent);
  }

  /** Records until the removal is over, and two events more. */
  @Actor
  public void recorder() {
    for (int i = 0; i < MOST && after < 2; i++) {
      after += removed ? 1 : 0;
      tare.recordEvent();
      made++;
    }
  }

  /** Makes the place in one pass, then removes the histogram, and makes one more. */
  @Actor
  public void remover() {
    tare.dutyCycle();
    before = made;
    tare.removeSeriesOfEvent();
    removed = true;
    tare.dutyCycle();
  }

  /** Events that the counter lacks, that the next histogram lacks, and that it has too many. */
  @Arbiter
  public void arbiter(JJJ_Result r) {
    long next = tare.events();
    r.r1 = BEFORE + made - tare.counted();
    r.r2 = Math.max(0, after - next);
    r.r3 = Math.max(0, next - (made - before));
    tare.close();
  }
}
