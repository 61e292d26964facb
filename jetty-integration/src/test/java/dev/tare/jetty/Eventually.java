package dev.tare.jetty;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does: a client can have its response before the hook has ended. */
final class Eventually {
  private static final long DEADLINE_NS = Duration.ofSeconds(30).toNanos();
  private static final long POLL_NS = Duration.ofMillis(1).toNanos();

  private Eventually() {}

  static void until(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > DEADLINE_NS) {
        throw new AssertionError("not within 30 s: " + what);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  /** Lets time go by, where the time itself is what is tested. */
  static void pass(Duration time) {
    long begin = System.nanoTime();
    until("time passing", () -> System.nanoTime() - begin >= time.toNanos());
  }
}
