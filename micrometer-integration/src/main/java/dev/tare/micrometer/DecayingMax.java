package dev.tare.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The highest value of the last steps, as Micrometer's own {@code TimeWindowMax} shows it, without
 * its clock and its three atomic words on each record. Any thread.
 *
 * <p>A record compares with the highest value since somebody last looked, and writes only one that
 * is higher. Who looks, as each scrape does, takes that value for one of now, and lets go of those
 * that are older than all steps. So a value is shown for as long after the first look at it as
 * Micrometer shows it after it was recorded; one that nobody looks at waits.
 */
final class DecayingMax {
  private final Clock clock;
  private final long stepMs;

  /** Guarded by this: the highest since one, two … steps; the current one knows most. */
  private final long[] steps;

  private int current;
  private long turnedMs;

  /** The highest since the last look; read by each record, written by few. */
  private final AtomicLong fresh = new AtomicLong();

  /**
   * Nothing recorded yet.
   *
   * @param stepMs how long a step is, at least 1
   * @param steps after how many of them a value is forgotten, at least 1
   */
  DecayingMax(Clock clock, long stepMs, int steps) {
    this.clock = clock;
    this.stepMs = stepMs;
    this.steps = new long[steps];
    this.turnedMs = clock.wallTime();
  }

  /** As a meter was configured, or by default: of three steps. */
  static DecayingMax of(Clock clock, DistributionStatisticConfig config) {
    long expiryMs = Objects.requireNonNull(config.getExpiry()).toMillis();
    int steps = Objects.requireNonNull(config.getBufferLength());
    return new DecayingMax(clock, Math.max(1, expiryMs), steps);
  }

  /** A value that is not negative. */
  void record(long value) {
    if (value > fresh.get()) {
      raise(value);
    }
  }

  private void raise(long value) {
    long known = fresh.get();
    while (value > known && !fresh.compareAndSet(known, value)) {
      known = fresh.get();
    }
  }

  /** The highest value of the last steps; 0 where there was none. */
  synchronized long look() {
    turn(clock.wallTime());
    // Values that are compared with what is taken here are lower than it, so none is lost.
    long taken = fresh.getAndSet(0);
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.max(steps[i], taken);
    }
    return steps[current];
  }

  private void turn(long nowMs) {
    long ended = (nowMs - turnedMs) / stepMs;
    if (ended >= steps.length) {
      Arrays.fill(steps, 0);
    } else {
      for (long i = 0; i < ended; i++) {
        steps[current] = 0;
        current = (current + 1) % steps.length;
      }
    }
    turnedMs += Math.max(0, ended) * stepMs;
  }
}
