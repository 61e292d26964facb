package dev.tare.internal.noop;

import dev.tare.instrument.Gauge;

/** Shows nothing. */
enum NoopGauge implements Gauge {
  /** The only one. */
  GAUGE;

  @Override
  public void set(double value) {}

  @Override
  public void inc(double amount) {}

  @Override
  public void dec(double amount) {}
}
