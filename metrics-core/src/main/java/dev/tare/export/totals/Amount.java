package dev.tare.export.totals;

import dev.tare.model.Unit;
import java.util.List;
import java.util.Locale;

/** Values as people read them, to three digits: {@code 1.25 ms}, {@code 64.0 KiB}. */
final class Amount {
  private static final List<String> SECONDS = List.of("ns", "µs", "ms", "s");
  private static final List<String> BYTES = List.of("B", "KiB", "MiB", "GiB", "TiB");
  private static final double NANOS = 1e9;
  private static final int THOUSAND = 1_000;

  private Amount() {}

  /** A value in the base unit. */
  static String of(double base, Unit unit) {
    if (unit.equals(Unit.SECONDS)) {
      return scaled(base * NANOS, THOUSAND, SECONDS);
    }
    return unit.equals(Unit.BYTES) ? scaled(base, 1 << 10, BYTES) : number(base);
  }

  private static String scaled(double value, double step, List<String> names) {
    double rest = value;
    int i = 0;
    // What would be rounded to four digits is one of the next.
    while (Math.abs(rest) >= Math.min(step, THOUSAND - 0.5) && i < names.size() - 1) {
      rest /= step;
      i++;
    }
    String digits = i == 0 || rest >= THOUSAND ? whole(rest) : format("%.3g", rest);
    return digits + " " + names.get(i);
  }

  /** A number without a unit. */
  static String number(double value) {
    boolean whole = value == Math.rint(value);
    return whole || Math.abs(value) >= THOUSAND ? whole(value) : format("%.3f", value);
  }

  /** So many a second. */
  static String rate(double perSecond) {
    return format(perSecond < 100 ? "%,.1f" : "%,.0f", perSecond);
  }

  private static String whole(double value) {
    return format("%,.0f", value);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
