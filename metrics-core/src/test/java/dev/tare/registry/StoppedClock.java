package dev.tare.registry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Stands still, so that nothing takes long; then goes on by a second with each look. */
final class StoppedClock implements LongSupplier {
  private final AtomicLong now = new AtomicLong();
  private volatile long stepNs;

  void go() {
    stepNs = TimeUnit.SECONDS.toNanos(1);
  }

  void stop() {
    stepNs = 0;
  }

  /** A second passes, however many threads look meanwhile. */
  void passSecond() {
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
  }

  @Override
  public long getAsLong() {
    return now.addAndGet(stepNs);
  }
}
