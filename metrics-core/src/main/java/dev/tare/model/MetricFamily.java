package dev.tare.model;

import java.util.Objects;

/**
 * One metric family as one scrape saw it: a descriptor, the index of its series and, in columns,
 * their values. Immutable; the arrays that a constructor is given belong to the family from then on
 * and must not be changed.
 *
 * <p>A constructor refuses what has the wrong shape. Whether values fit the type, as a count below
 * 0 does not, is looked at when a collector's family enters a snapshot.
 */
public sealed interface MetricFamily
    permits CounterFamily, GaugeFamily, HistogramFamily, InfoFamily, StateSetFamily, SummaryFamily {

  /** Marks a raw value that is not known; a writer leaves its sample out. */
  long ABSENT = Long.MIN_VALUE;

  /** What the family is called and means. */
  MetricDescriptor descriptor();

  /**
   * The same under another descriptor.
   *
   * @throws IllegalArgumentException if it is of another type
   */
  MetricFamily withDescriptor(MetricDescriptor other);

  /** Its series; row {@code i} belongs to value row {@code i}. */
  SeriesIndex series();

  /** The nearest raw values: {@link #ABSENT} for NaN, and below 0 what is below 0. */
  static long[] rounded(MetricDescriptor descriptor, double[] doubles) {
    long[] raw = new long[doubles.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = rounded(descriptor, doubles[i]);
    }
    return raw;
  }

  /** The same for one value. */
  static long rounded(MetricDescriptor descriptor, double value) {
    if (Double.isNaN(value)) {
      return ABSENT;
    }
    long raw = descriptor.scale().toRaw(value);
    return value < 0 ? Math.max(ABSENT + 1, Math.min(-1, raw)) : raw;
  }

  /** Fails where one family cannot have the other's descriptor. */
  static void checkType(MetricDescriptor own, MetricDescriptor other) {
    if (own.type() != other.type()) {
      throw new IllegalArgumentException(
          "name=%s type=%s (allowed: the family's own, %s)"
              .formatted(other.name(), other.type(), own.type()));
    }
  }

  /** Fails where there is no descriptor, or an array does not hold what its index promises. */
  static void checkLength(MetricDescriptor descriptor, String what, int length, int expected) {
    Objects.requireNonNull(descriptor, "descriptor");
    if (length != expected) {
      throw new IllegalArgumentException(
          "name=%s %s=%d (expected: %d)".formatted(descriptor.name(), what, length, expected));
    }
  }
}
