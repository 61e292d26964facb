package dev.tare.model;

import java.util.Locale;

/**
 * What a metric is measured in, and how its values are held.
 *
 * <p>Inside Tare a value is a {@code long} in a fixed-point form, its <em>raw</em> value:
 * nanoseconds for seconds, bytes for bytes, millionths for ratios, unless a histogram chooses
 * another {@link Scale}. The exporter's edge is the only place where it becomes a decimal number in
 * the base unit, so sums stay exact however long the process runs.
 */
public enum Unit {
  /** A plain number; raw values are whole. */
  NONE(0),
  /** Seconds; raw values are nanoseconds. */
  SECONDS(9),
  /** Bytes; raw values are bytes. */
  BYTES(0),
  /** A ratio, where 1 is 100 %; raw values are millionths. */
  RATIO(6);

  @SuppressWarnings("ImmutableEnumChecker") // a record of one int
  private final Scale scale;

  private final String suffix;

  Unit(int decimals) {
    this.scale = new Scale(decimals);
    this.suffix = decimals == 0 && "NONE".equals(name()) ? "" : name().toLowerCase(Locale.ROOT);
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
}
