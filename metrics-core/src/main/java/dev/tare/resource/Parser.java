package dev.tare.resource;

import dev.tare.model.MetricFamily;

/** Understands one file. */
interface Parser {

  /**
   * Reads all values, or none that counts.
   *
   * @param slots where the values go: raw ones of counters, {@link Double#doubleToRawLongBits} of
   *     gauges, {@link MetricFamily#ABSENT} where the file says that there is none; all of them
   *     ABSENT before
   * @return whether the file was understood; if not, nobody looks at {@code slots}
   */
  boolean parse(Text text, long[] slots);

  /** A gauge's value in a slot. */
  static long gauge(double value) {
    return Double.doubleToRawLongBits(value);
  }
}
