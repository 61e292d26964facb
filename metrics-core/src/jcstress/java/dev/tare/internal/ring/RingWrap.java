package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A full ring: what the producer is let in with overwrites nothing that is still to be read. */
@JCStressTest
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "refused: the ring was full")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "let in after the drain")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record was lost, doubled or overwritten")
@State
public class RingWrap {
  private static final int LATE = 1_000_000;

  private final Ring ring = StressRings.BACK_END.newRing(StressRings.BYTES);
  private final long filled;
  private long drained;

  /** A ring that is full from the first to the last word. */
  public RingWrap() {
    // One lap first, so that the full ring wraps.
    ring.offer(1, 0);
    ring.drain((typeId, words) -> {});
    long sum = 0;
    int value = 1;
    while (ring.offer(1, value)) {
      sum += value++;
    }
    filled = sum;
  }

  /** Tries to add one more. */
  @Actor
  public void producer(ZZ_Result r) {
    r.r1 = ring.offer(1, LATE);
  }

  /** Makes room. */
  @Actor
  public void consumer() {
    ring.drain((typeId, words) -> drained += words.word(0));
  }

  /** Whether the sum is that of what was let in. */
  @Arbiter
  public void arbiter(ZZ_Result r) {
    ring.drain((typeId, words) -> drained += words.word(0));
    r.r2 = drained == filled + (r.r1 ? LATE : 0);
  }
}
