package dev.tare.internal.block;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two threads that both find no segment count in the same one, and in both of its cells. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a segment was replaced, and its count with it")
@State
public class SharedCellsSegment {
  private final SharedCells cells = new SharedCells(300);

  /** Counts in one cell of a segment. */
  @Actor
  public void one() {
    cells.increment(200);
  }

  /** Counts in the next cell of the same segment. */
  @Actor
  public void other() {
    cells.increment(201);
  }

  /** Reads at rest. */
  @Arbiter
  public void arbiter(JJ_Result r) {
    r.r1 = cells.count(200);
    r.r2 = cells.count(201);
  }
}
