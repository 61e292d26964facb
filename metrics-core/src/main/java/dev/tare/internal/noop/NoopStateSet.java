package dev.tare.internal.noop;

import dev.tare.instrument.StateSet;

/** Shows nothing. */
enum NoopStateSet implements StateSet {
  /** The only one. */
  STATE_SET;

  @Override
  public void set(String state, boolean on) {}

  @Override
  public void setOnly(String state) {}
}
