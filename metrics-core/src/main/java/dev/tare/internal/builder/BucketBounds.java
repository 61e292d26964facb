package dev.tare.internal.builder;

import dev.tare.model.MetricName;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import java.util.Arrays;

/** The upper bounds of buckets: what is allowed, and their raw form. */
final class BucketBounds {
  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double[] BYTES = {
    64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
  };
  private static final int MAX = 300;

  private BucketBounds() {}

  /** Fails for bounds that no unit allows; else a copy. */
  static double[] checked(double[] bounds) {
    boolean ok = bounds.length > 0 && bounds.length <= MAX && bounds[0] > 0;
    for (int i = 1; i < bounds.length; i++) {
      ok &= bounds[i] > bounds[i - 1];
    }
    if (!ok || bounds[bounds.length - 1] == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "buckets=%s (allowed: 1 to %d, positive, finite, ascending)"
              .formatted(Arrays.toString(bounds), MAX));
    }
    return bounds.clone();
  }

  /** Those of a unit that has some by default, as far as the scale can tell them. */
  static double[] defaults(MetricName name, Unit unit, Scale scale) {
    if (unit.equals(Unit.SECONDS)) {
      return whole(scale, SECONDS);
    }
    if (unit.equals(Unit.BYTES)) {
      return whole(scale, BYTES);
    }
    throw new IllegalStateException(
        "buckets of name=%s unit=%s (have to be given with this unit)".formatted(name, unit));
  }

  private static double[] whole(Scale scale, double[] bounds) {
    double[] whole = new double[bounds.length];
    int count = 0;
    for (double bound : bounds) {
      if (scale.toBase(scale.toRaw(bound)) == bound) {
        whole[count++] = bound;
      }
    }
    return Arrays.copyOf(whole, count);
  }

  /** The raw form; fails where it cannot tell them apart. */
  static long[] raw(MetricName name, Unit unit, Scale scale, double[] bounds) {
    long[] raw = new long[bounds.length];
    boolean apart = true;
    for (int i = 0; i < bounds.length; i++) {
      raw[i] = scale.toRaw(bounds[i]);
      apart &= raw[i] > (i == 0 ? 0 : raw[i - 1]);
    }
    if (raw[raw.length - 1] == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "buckets=%s of name=%s (allowed: below %s with unit=%s)"
              .formatted(Arrays.toString(bounds), name, scale.toBase(Long.MAX_VALUE), unit));
    }
    if (!apart) {
      throw new IllegalArgumentException(
          "buckets=%s of name=%s (one is 0, or two are the same, in the grain of unit=%s, scale=%s)"
              .formatted(Arrays.toString(bounds), name, unit, scale.toBase(1)));
    }
    for (int i = 0; i < raw.length; i++) {
      if (scale.toBase(raw[i]) != bounds[i]) {
        throw new IllegalArgumentException(
            "buckets=%s of name=%s (allowed: whole steps of scale=%s, which %s is not; give a finer scale(…))"
                .formatted(Arrays.toString(bounds), name, scale.toBase(1), bounds[i]));
      }
    }
    return raw;
  }
}
