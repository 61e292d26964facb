package dev.tare.jmh.soak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The clock that Tare gets: the system's, and all that was skipped. Any thread. */
final class SkippingClock {
  private final AtomicLong skippedNs = new AtomicLong();

  long nanoTime() {
    return System.nanoTime() + skippedNs.get();
  }

  void skip(Duration time) {
    skippedNs.addAndGet(time.toNanos());
  }
}
