package dev.tare.examples.flow.retry;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits by a clock that may be driven by hand. */
public final class Pause {
  /** The clock is read at least this often. */
  private static final long MAX_PARK_NS = 1_000_000;

  private Pause() {}

  /**
   * Waits so long by this clock.
   *
   * @throws InterruptedException if the thread is interrupted, also where there is nothing to wait
   */
  public static void of(long ns, LongSupplier nanoTime) throws InterruptedException {
    long startNs = nanoTime.getAsLong();
    long leftNs = ns;
    do {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (leftNs > 0) {
        LockSupport.parkNanos(Math.min(leftNs, MAX_PARK_NS));
        leftNs = ns - (nanoTime.getAsLong() - startNs);
      }
    } while (leftNs > 0);
  }
}
