package dev.tare.internal.noop;

import dev.tare.instrument.Counter;
import java.time.Duration;

/** Counts nothing. */
enum NoopCounter implements Counter {
  /** The only one. */
  COUNTER;

  @Override
  public void increment() {}

  @Override
  public void add(long raw) {}

  @Override
  public void add(Duration time) {}

  @Override
  public void inc(double amount) {}
}
