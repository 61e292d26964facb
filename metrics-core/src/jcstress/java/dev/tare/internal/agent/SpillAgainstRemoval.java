package dev.tare.internal.agent;

import dev.tare.internal.record.HistogramSeries;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A record that finds no ring, while its series is removed. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "gone with the series")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "late")
@Outcome(expect = Expect.FORBIDDEN, desc = "in the series that comes after, or late twice")
@State
public class SpillAgainstRemoval {
  private final StressedAggregator tare = new StressedAggregator(0);
  private final HistogramSeries handle = tare.labelled();

  /** Records with a handle that is held. */
  @Actor
  public void recorder() {
    handle.record(1);
  }

  /** Removes the series. */
  @Actor
  public void remover() {
    tare.removeSeriesOfEvent();
  }

  /** What the next series of the same labels shows, and what is late. */
  @Arbiter
  public void arbiter(JJ_Result r) {
    r.r1 = tare.events();
    r.r2 = tare.late();
    tare.close();
  }
}
