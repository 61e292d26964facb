package dev.tare.internal.foreign;

import java.util.function.LongSupplier;

/**
 * Until when somebody waits.
 *
 * @param clock nanoseconds
 * @param atNs when it is over, by this clock
 * @param patient whether to wait also on a thread that is interrupted; else an interrupt ends it
 */
public record Deadline(LongSupplier clock, long atNs, boolean patient) {

  /** So long from now on, or until an interrupt. */
  public static Deadline in(long ns, LongSupplier clock) {
    return new Deadline(clock, clock.getAsLong() + ns, false);
  }

  /** Until then by {@link System#nanoTime}, interrupted or not. */
  public static Deadline patientUntil(long systemNs) {
    return new Deadline(System::nanoTime, systemNs, true);
  }

  /** How long it is until then; 0 or less where it is over. */
  public long leftNs() {
    return atNs - clock.getAsLong();
  }

  boolean isOver() {
    return leftNs() <= 0;
  }
}
