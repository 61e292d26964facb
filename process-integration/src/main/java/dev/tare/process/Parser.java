package dev.tare.process;

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

  /**
   * The counter in the line that begins with {@code line}: one part of a file, whose others count
   * also where this one is missing or cannot be read.
   *
   * @param unit how many raw values it counts by
   * @return whether it was there
   */
  static boolean counter(Text text, byte[] line, long unit, long[] slots, int slot) {
    if (!text.line(line)) {
      return false;
    }
    long value = text.counter(unit);
    return part(text, slots, slot, value);
  }

  /** Puts a part where it belongs, unless it could not be read. */
  static boolean part(Text text, long[] slots, int slot, long value) {
    boolean known = !text.forgive();
    slots[slot] = known ? value : MetricFamily.ABSENT;
    return known;
  }

  /** A gauge's value in a slot. */
  static long gauge(double value) {
    return Double.doubleToRawLongBits(value);
  }
}
