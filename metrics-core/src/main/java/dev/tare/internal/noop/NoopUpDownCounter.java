package dev.tare.internal.noop;

import dev.tare.instrument.UpDownCounter;

/** Shows nothing. */
enum NoopUpDownCounter implements UpDownCounter {
  /** The only one. */
  UP_DOWN_COUNTER;

  @Override
  public void begin() {}

  @Override
  public void end() {}

  @Override
  public void add(long raw) {}
}
