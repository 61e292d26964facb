package dev.tare.internal.series;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads that bring the string there is room for get one id, and see what it stands for. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "one id, and its string")
@Outcome(id = "false, .*", expect = Expect.FORBIDDEN, desc = "a string of many, called other")
@Outcome(id = ".*, false", expect = Expect.FORBIDDEN, desc = "an id that stands for nothing")
@State
public class StringIdsAdd {
  private final StringIds ids = new StringIds(2, "other", new LabelText(8, () -> {}));
  private int one;
  private int other;
  private boolean oneKnows;
  private boolean otherKnows;

  /** Brings the string. */
  @Actor
  public void one() {
    one = ids.id("GET");
    oneKnows = "GET".equals(ids.value(one));
  }

  /** Brings the string, too. */
  @Actor
  public void other() {
    other = ids.id("GET");
    otherKnows = "GET".equals(ids.value(other));
  }

  /** Compares. */
  @Arbiter
  public void arbiter(ZZ_Result r) {
    r.r1 = one == 1 && other == 1;
    r.r2 = oneKnows && otherKnows;
  }
}
