package dev.tare.internal.series;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads that bring the same key get the same value. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "one value, found again")
@Outcome(expect = Expect.FORBIDDEN, desc = "two values for one key: half of the records are lost")
@State
public class KeyTableAdd {
  private record Value(long key) {}

  private final KeyTable<Value> table = new KeyTable<>(Value::key, 1);
  private Object one;
  private Object other;

  /** Brings the key. */
  @Actor
  public void one() {
    one = bring();
  }

  /** Brings the key, too. */
  @Actor
  public void other() {
    other = bring();
  }

  private Object bring() {
    Value found = table.find(42);
    return found != null ? found : table.findOrAdd(new Value(42));
  }

  /** Compares. */
  @Arbiter
  public void arbiter(ZZ_Result r) {
    r.r1 = one == other;
    r.r2 = table.find(42) == one && table.full();
  }
}
