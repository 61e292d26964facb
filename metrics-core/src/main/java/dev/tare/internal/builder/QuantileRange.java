package dev.tare.internal.builder;

import dev.tare.model.MetricName;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import java.util.Map;

/** The values that quantiles are to tell apart, in the base unit. */
record QuantileRange(double lowest, double highest) {
  /** HdrHistogram's own limits are some powers of two higher. */
  private static final long MAX_LOWEST = 1L << 40;

  private static final long MAX_HIGHEST = 1L << 61;

  private static final Map<Unit, Double> HIGHEST =
      Map.of(Unit.SECONDS, 3600.0, Unit.BYTES, 0x1p40, Unit.RATIO, 1_000.0);

  /** From the grain to an hour, 1 TiB, a ratio of 1,000 or 10¹², or to the end of what fits. */
  static QuantileScale byDefault(Unit unit, Scale scale, int digits) {
    double highest = HIGHEST.getOrDefault(unit, 1e12);
    return new QuantileScale(1, Math.min(MAX_HIGHEST, scale.toRaw(highest)), digits);
  }

  /** The raw form; fails where the grain does not allow it. */
  QuantileScale checked(MetricName name, Unit unit, Scale scale, int digits) {
    long rawLowest = scale.toRaw(lowest);
    long rawHighest = scale.toRaw(highest);
    if (rawLowest < 1
        || rawLowest > MAX_LOWEST
        || rawHighest < 2 * rawLowest
        || rawHighest > MAX_HIGHEST) {
      throw new IllegalArgumentException(
          "range=%s to %s of name=%s (allowed with unit=%s: %s to %s, the lowest up to %s, the highest twice as much or more)"
              .formatted(
                  lowest,
                  highest,
                  name,
                  unit,
                  scale.toBase(1),
                  scale.toBase(MAX_HIGHEST),
                  scale.toBase(MAX_LOWEST)));
    }
    return new QuantileScale(rawLowest, rawHighest, digits);
  }
}
