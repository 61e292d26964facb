package dev.tare.internal.noop;

import dev.tare.instrument.Histogram;
import dev.tare.instrument.StartedTimer;
import java.time.Duration;

/** Records nothing, and reads no clock for it. */
enum NoopHistogram implements Histogram {
  /** The only one. */
  HISTOGRAM;

  private static final StartedTimer TIMER = new StartedTimer(HISTOGRAM, 0);

  @Override
  public void record(long raw) {}

  @Override
  public void record(Duration time) {}

  @Override
  public void observe(double value) {}

  @Override
  public void recordSince(long beginNanoTime) {}

  @Override
  public StartedTimer startTimer() {
    return TIMER;
  }
}
