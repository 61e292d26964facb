package dev.tare.internal.plot;

import java.util.Locale;

/** How the values of a plot are written. */
public enum Axis {
  /** Durations: {@code 10 µs}. */
  NANOSECONDS {
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};

    @Override
    String label(int power) {
      int unit = Math.min(power / 3, UNITS.length - 1);
      return "1" + "0".repeat(power - 3 * unit) + " " + UNITS[unit];
    }
  },
  /** Anything else: {@code 10,000}. */
  NUMBERS {
    @Override
    String label(int power) {
      return String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, power)));
    }
  };

  /** The label of ten to that power. */
  abstract String label(int power);
}
