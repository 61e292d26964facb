package dev.tare.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a metric is measured in, and how its values are held.
 *
 * <p>Inside Tare a value is a {@code long} in a fixed-point form, its <em>raw</em> value:
 * nanoseconds for seconds, bytes for bytes, millionths for ratios, whole numbers for all other
 * units, unless a metric chooses another {@link Scale}. The exporter's edge is the only place where
 * it becomes a decimal number in the base unit, so sums stay exact however long the process runs.
 *
 * <p>The name of a metric ends in its unit: {@code room_celsius} is in {@code Unit.of("celsius")}.
 * Immutable; equal where the suffix is.
 */
public final class Unit {
  /** A plain number; raw values are whole. */
  public static final Unit NONE = new Unit("", 0);

  /** Seconds; raw values are nanoseconds. */
  public static final Unit SECONDS = new Unit("seconds", 9);

  /** Bytes; raw values are bytes. */
  public static final Unit BYTES = new Unit("bytes", 0);

  /** A ratio, where 1 is 100 %; raw values are millionths. */
  public static final Unit RATIO = new Unit("ratio", 6);

  /** Those that a name is known to be in by its end alone. */
  private static final List<Unit> KNOWN = List.of(SECONDS, BYTES, RATIO);

  private static final Pattern SUFFIX = Pattern.compile("[a-zA-Z0-9_]+");
  private static final String TOTAL = "_total";

  private final String suffix;
  private final Scale scale;

  private Unit(String suffix, int decimals) {
    this.suffix = suffix;
    this.scale = new Scale(decimals);
  }

  /**
   * The unit with this suffix: one of those above, or one of your own.
   *
   * @param suffix the last word of the names of metrics in it, for example {@code celsius}
   * @throws IllegalArgumentException if it is not of letters, digits and {@code _}, begins or ends
   *     in {@code _}, or is {@code total} or {@code info}, which mean something else at that place
   */
  public static Unit of(String suffix) {
    for (Unit known : KNOWN) {
      if (known.suffix.equals(suffix)) {
        return known;
      }
    }
    if (!SUFFIX.matcher(suffix).matches()
        || suffix.startsWith("_")
        || suffix.endsWith("_")
        || suffix.equals("total")
        || suffix.endsWith(TOTAL)
        || suffix.equals("info")
        || suffix.endsWith("_info")) {
      throw new IllegalArgumentException(
          "unit=%s (allowed: %s, no _ at its ends, not total or info)"
              .formatted(suffix, SUFFIX.pattern()));
    }
    return new Unit(suffix, 0);
  }

  /**
   * The unit that the name of a metric says by its end, {@code _seconds}, {@code _bytes} or {@code
   * _ratio}, before the {@code _total} of a counter; else none. An info and a set of states have
   * none.
   */
  public static Unit ofName(String name, MetricType type) {
    if (type == MetricType.INFO || type == MetricType.STATE_SET) {
      return NONE;
    }
    for (Unit known : KNOWN) {
      if (known.isOf(name, type)) {
        return known;
      }
    }
    return NONE;
  }

  /** Whether a metric of this name may be in this unit. */
  boolean isOf(String name, MetricType type) {
    boolean total = type == MetricType.COUNTER && name.endsWith(TOTAL);
    String stem = total ? name.substring(0, name.length() - TOTAL.length()) : name;
    return suffix.isEmpty() || stem.endsWith("_" + suffix);
  }

  /** The last word of a metric's name, for example {@code seconds}; empty for {@link #NONE}. */
  public String suffix() {
    return suffix;
  }

  /** What a raw value of this unit is worth, unless a metric says otherwise. */
  public Scale scale() {
    return scale;
  }

  /** How many of a raw value's digits are behind the decimal point in the base unit. */
  public int decimals() {
    return scale.decimals();
  }

  /** See {@link Scale#toBase}. */
  public double toBase(long raw) {
    return scale.toBase(raw);
  }

  /** See {@link Scale#toRaw}. */
  public long toRaw(double base) {
    return scale.toRaw(base);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Unit unit && unit.suffix.equals(suffix);
  }

  @Override
  public int hashCode() {
    return suffix.hashCode();
  }

  /** The suffix, or {@code none}. */
  @Override
  public String toString() {
    return suffix.isEmpty() ? "none" : suffix;
  }
}
