package dev.tare.internal.block;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Two threads that both pass the narrow limit of a cell, one adding wide or not, lose nothing. */
@JCStressTest
@Outcome(id = "6", expect = Expect.ACCEPTABLE, desc = "all counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a count was lost, or the wide counts made twice")
@State
public class SharedCellsWidening {
  private final SharedCells cells = new SharedCells(2, 1);

  /** Counts three. */
  @Actor
  public void one() {
    cells.increment(1);
    cells.increment(1);
    cells.increment(1);
  }

  /** Counts three. */
  @Actor
  public void other() {
    cells.increment(1);
    cells.increment(1);
    cells.increment(1);
  }

  /** Reads at rest. */
  @Arbiter
  public void arbiter(J_Result r) {
    r.r1 = cells.count(1);
  }
}
