package dev.tare.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A record that does not fit before the end of the buffer: Agrona's ring pads and begins anew, the
 * other wraps inside the record. Either way it comes through whole, once, and so does the rest.
 */
@JCStressTest
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "refused: no room past the end yet")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "let in behind the padding")
@Outcome(expect = Expect.FORBIDDEN, desc = "padding seen as a record, or one lost, doubled or torn")
@State
public class RingPadding {
  /** With its header no divisor of the ring: the last record always meets the end. */
  private static final int WORDS = 2;

  private static final int LATE = 1_000_000;

  private final Ring ring = StressRings.BACK_END.newRing(StressRings.BYTES);
  private final long filled;
  private long drained;
  private boolean torn;

  /** A ring in which no further record fits before the end of the buffer. */
  public RingPadding() {
    long sum = 0;
    int value = 1;
    while (offer(value)) {
      sum += value++;
    }
    filled = sum;
  }

  private boolean offer(long value) {
    int claim = ring.tryClaim(1, WORDS);
    if (claim == Ring.FULL) {
      return false;
    }
    ring.put(claim, 0, value);
    ring.put(claim, 1, -value);
    ring.commit(claim, WORDS);
    return true;
  }

  private void drain() {
    ring.drain(
        (typeId, words) -> {
          drained += words.word(0);
          torn |= typeId != 1 || words.words() != WORDS || words.word(1) != -words.word(0);
        });
  }

  /** Tries to add one that has to go around the end. */
  @Actor
  public void producer(ZZ_Result r) {
    r.r1 = offer(LATE);
  }

  /** Makes room. */
  @Actor
  public void consumer() {
    drain();
  }

  /** Whether what came through is what was let in. */
  @Arbiter
  public void arbiter(ZZ_Result r) {
    drain();
    r.r2 = !torn && drained == filled + (r.r1 ? LATE : 0);
  }
}
