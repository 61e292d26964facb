package dev.tare.export.push;

import java.util.function.DoubleSupplier;

/**
 * How long to wait after a failure: twice as long after each, and of that a random part between a
 * half and all, so that a thousand instances do not come back at once.
 *
 * @param firstNs after the first failure
 * @param mostNs never longer
 * @param random from 0 to 1
 */
record Backoff(long firstNs, long mostNs, DoubleSupplier random) {

  /**
   * The wait.
   *
   * @param failures how many there were in a row, from 1
   */
  long waitNs(int failures) {
    double whole = Math.min((double) mostNs, Math.scalb((double) firstNs, failures - 1));
    return (long) (whole * (0.5 + 0.5 * random.getAsDouble()));
  }
}
