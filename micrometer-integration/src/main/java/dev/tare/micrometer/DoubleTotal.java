package dev.tare.micrometer;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * A sum of amounts. Most amounts are whole, and an adder of longs takes half the time of one of
 * doubles and stays exact. Any thread.
 */
final class DoubleTotal {
  /** So small that their sum overflows in no life of a process. */
  private static final double MOST = 1L << 31;

  private final LongAdder wholes = new LongAdder();
  private final DoubleAdder others = new DoubleAdder();

  void increment() {
    wholes.increment();
  }

  /** Adds an amount that is not negative. */
  void add(double amount) {
    long whole = (long) amount;
    if (whole == amount && amount < MOST) {
      wholes.add(whole);
    } else {
      others.add(amount);
    }
  }

  double sum() {
    return wholes.sum() + others.sum();
  }
}
