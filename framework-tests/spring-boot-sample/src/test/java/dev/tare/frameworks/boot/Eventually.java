package dev.tare.frameworks.boot;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread is about to do. */
final class Eventually {
  private static final long DEADLINE_NS = Duration.ofSeconds(30).toNanos();
  private static final long POLL_NS = Duration.ofMillis(5).toNanos();

  private Eventually() {}

  /** What has come true; fails if it does not for 30 s. */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begin > DEADLINE_NS) {
        throw new AssertionError("not within 30 s: " + what);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
