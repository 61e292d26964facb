package dev.tare.examples.flow;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, and fails a test where they do not. */
public final class Await {
  private static final long DEADLINE_NS = 30_000_000_000L;
  private static final long PAUSE_NS = 100_000;

  private Await() {}

  /** Returns once the condition holds. */
  public static void until(String what, BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNs > DEADLINE_NS) {
        throw new AssertionError("still waiting for: " + what);
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }
}
