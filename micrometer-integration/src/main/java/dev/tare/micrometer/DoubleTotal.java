package dev.tare.micrometer;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A sum of amounts. Most amounts are whole, and an adder of longs takes half the time of one of
 * doubles and stays exact. Any thread.
 */
final class DoubleTotal {
  /** So small that their sum overflows in no life of a process. */
  private static final double MOST = 1L << 31;

  private final Wholes wholes = new Wholes();

  /** Null until an amount is not whole, as most counters never have one. */
  private volatile @Nullable DoubleAdder others;

  /**
   * Lies apart from what is allocated behind it: the adder of the next counter, which another
   * thread may be at, would share a line with this one.
   */
  @SuppressWarnings("unused") // it is the room that counts
  private static final class Wholes extends LongAdder {
    private static final long serialVersionUID = 1;

    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;
  }

  void increment() {
    wholes.increment();
  }

  /** Adds an amount that is not negative. */
  void add(double amount) {
    long whole = (long) amount;
    if (whole == amount && amount < MOST) {
      wholes.add(whole);
    } else {
      others().add(amount);
    }
  }

  private DoubleAdder others() {
    DoubleAdder known = others;
    return known == null ? madeOthers() : known;
  }

  private synchronized DoubleAdder madeOthers() {
    DoubleAdder known = others;
    if (known == null) {
      known = new DoubleAdder();
      others = known;
    }
    return known;
  }

  double sum() {
    DoubleAdder known = others;
    return known == null ? wholes.sum() : wholes.sum() + known.sum();
  }
}
