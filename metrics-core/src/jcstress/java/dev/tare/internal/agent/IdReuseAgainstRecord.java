package dev.tare.internal.agent;

import dev.tare.internal.record.HistogramSeries;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;

/**
 * A thread records into a series, and lets go of it; the series is removed, and another gets its id
 * once nobody has it. The record is in the ring of the thread, or on its way there, meanwhile.
 */
@JCStressTest
@Outcome(id = "1, 0, 0, [01]", expect = Expect.ACCEPTABLE, desc = "counted before the removal")
@Outcome(id = "0, 1, 0, 0", expect = Expect.ACCEPTABLE, desc = "late")
@Outcome(id = "0, 1, 0, 1", expect = Expect.ACCEPTABLE, desc = "late, and its id is another's")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or in a series that has its id now")
@State
public class IdReuseAgainstRecord {
  private final StressedAggregator tare = new StressedAggregator();
  private final HistogramSeries handle = tare.labelled();
  private volatile boolean unreachable;
  private HistogramSeries early;
  private HistogramSeries next;

  /** Records, and has nothing of the series after that. */
  @Actor
  public void recorder() {
    handle.record(1);
    unreachable = true;
  }

  /**
   * Removes the series. Makes another as soon as a collection has found the first, where it would,
   * and one more after the pass that has to come before the id is given out again.
   */
  @Actor
  public void aggregator(JJJJ_Result r) {
    r.r1 = tare.events();
    tare.removeSeriesOfEvent();
    tare.dutyCycle(); // from here on it is looked for
    if (unreachable) {
      tare.collect();
      tare.maintain();
      early = tare.labelled("early");
      tare.dutyCycle();
      tare.maintain();
    }
    next = tare.labelled();
  }

  /**
   * What was counted before the removal, what is late, what the other two show, and whether the
   * last has the id of the first.
   */
  @Arbiter
  public void arbiter(JJJJ_Result r) {
    tare.dutyCycle();
    r.r2 = tare.late();
    r.r3 = next.recorded() + (early == null ? 0 : early.recorded());
    r.r4 = next.id() == handle.id() ? 1 : 0;
    tare.close();
  }
}
