package dev.tare.clientjava;

import dev.tare.model.Scale;
import io.prometheus.metrics.model.snapshots.Exemplar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scale in which a family's numbers, which are doubles in client_java, are whole numbers:
 * the one that the family has so far, else nine digits behind the point, and fewer where the
 * largest number would not fit.
 */
final class Digits {
  /** Up to here a product is off by a sixteenth at most: what has nine digits is found again. */
  private static final double NEAR = 0x1p50;

  private static final double END = 0x1p63;

  private final Scale usual;
  private boolean fits = true;
  private double largest;

  Digits(Scale usual) {
    this.usual = usual;
  }

  void add(double value) {
    if (Double.isFinite(value)) {
      largest = Math.max(largest, Math.abs(value));
      fits &= usual.toBase(raw(value, usual)) == value;
    }
  }

  /** An example of the values, if there is one. */
  void add(@Nullable Exemplar exemplar) {
    if (exemplar != null) {
      add(exemplar.getValue());
    }
  }

  Scale scale() {
    int decimals = fits ? usual.decimals() : Scale.MAX_DECIMALS;
    while (decimals > 0 && largest * new Scale(decimals).rawPerBase() >= END) {
      decimals--;
    }
    return new Scale(decimals);
  }

  /** Whether a long can hold the number, if of nothing behind the point. */
  static boolean isInRange(double value) {
    return Math.abs(value) < END;
  }

  /** The nearest; at the ends of {@code long} where that cannot hold it. */
  static long raw(double value, Scale scale) {
    double product = value * scale.rawPerBase();
    long near = Math.round(product);
    if (Math.abs(product) <= NEAR || !isInRange(product) || scale.toBase(near) == value) {
      return near;
    }
    return new BigDecimal(value)
        .movePointRight(scale.decimals())
        .setScale(0, RoundingMode.HALF_EVEN)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .max(BigDecimal.valueOf(Long.MIN_VALUE))
        .longValue();
  }
}
