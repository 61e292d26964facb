package dev.tare.internal.record;

import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.ring.ThreadRecorderIndex;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * A thread comes for the first time while all is closed: it records through a ring or it does not,
 * and either way nothing of a handle that lives on holds the thread or the ring.
 */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "turned away")
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "recorded, and let go of")
@Outcome(expect = Expect.FORBIDDEN, desc = "the thread or its ring is held for good")
@State
public class FirstRecordAgainstClose {
  private static final RingBackEnd BACK_END = RingBackEnd.best();
  private static final VarHandle OWNED =
      field(ThreadRecorders.class, "owned", ThreadRecorderIndex.class);
  private static final VarHandle SLOTS =
      field(ThreadRecorderIndex.class, "slots", ThreadRecorder[].class);

  private final ThreadRecorders threads =
      new ThreadRecorders(
          new RingMaker(() -> BACK_END.newRing(1024), e -> {}), 1, System.nanoTime());
  private final ThreadRecorder ring = threads.all()[0];

  private static VarHandle field(Class<?> owner, String name, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Records for the first time. */
  @Actor
  public void recorder(JJJ_Result r) {
    ThreadRecorder mine = threads.current();
    r.r1 = mine != null && mine.ring().offer(1, 5) ? 1 : 0;
  }

  /** Closes. */
  @Actor
  public void closer() {
    threads.close();
  }

  /** Whether the ring names an owner, and how many rings the table of threads holds. */
  @Arbiter
  public void arbiter(JJJ_Result r) {
    r.r2 = ring.owner() == null ? 0 : 1;
    ThreadRecorder[] slots = (ThreadRecorder[]) SLOTS.get((ThreadRecorderIndex) OWNED.get(threads));
    r.r3 = Arrays.stream(slots).filter(Objects::nonNull).count();
  }
}
