package dev.tare.internal.foreign;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * How foreign code is run.
 *
 * @param threads makes the threads for it
 * @param clock nanoseconds
 * @param limitNs how long one call may take, by the clock
 */
public record ForeignSettings(ThreadFactory threads, LongSupplier clock, long limitNs) {
  /** A scrape that nobody gave a time waits for so many calls that take too long. */
  private static final int MOST_CALLS = 10;

  /** How long all calls of a scrape may take that nobody gave a time. */
  public Deadline usual() {
    return Deadline.in(MOST_CALLS * limitNs, clock);
  }
}
