package dev.tare.internal.builder;

import dev.tare.instrument.QuantileMode;
import dev.tare.model.MetricName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which quantiles a histogram was asked for, and of what time. */
final class QuantileChoice {
  private static final double[] DEFAULT = {0.5, 0.9, 0.99, 0.999, 1};
  private static final Duration DEFAULT_WINDOW = Duration.ofSeconds(60);
  private static final Duration MIN_WINDOW = Duration.ofSeconds(1);
  private static final Duration MAX_WINDOW = Duration.ofDays(1);

  private double @Nullable [] quantiles;

  /** Zero for those of the lifetime. */
  private @Nullable Duration window;

  void quantiles(double[] quantiles) {
    double last = -1;
    for (double quantile : quantiles) {
      last = quantile >= 0 && quantile <= 1 && quantile > last ? quantile : Double.NaN;
    }
    if (Double.isNaN(last)) {
      throw new IllegalArgumentException(
          "quantiles=" + Arrays.toString(quantiles) + " (allowed: ascending, from 0 to 1)");
    }
    this.quantiles = quantiles.clone();
  }

  void window(Duration length, MetricName name) {
    if (length.compareTo(MIN_WINDOW) < 0
        || length.compareTo(MAX_WINDOW) > 0
        || !length.truncatedTo(ChronoUnit.SECONDS).equals(length)) {
      throw new IllegalArgumentException(
          "quantileWindow=%s of name=%s (allowed: whole seconds, %s to %s)"
              .formatted(length, name, MIN_WINDOW, MAX_WINDOW));
    }
    this.window = length;
  }

  void lifetime() {
    this.window = Duration.ZERO;
  }

  /**
   * The quantiles.
   *
   * @param wanted whether there are some where none were named
   */
  double[] quantiles(boolean wanted) {
    double[] chosen = quantiles;
    if (chosen == null) {
      chosen = wanted ? DEFAULT : new double[0];
    }
    return chosen.clone();
  }

  /** Whether some time was named. */
  boolean hasWindow() {
    return window != null;
  }

  /** The length of the window, in nanoseconds; 0 for the lifetime. */
  long windowNs(QuantileMode mode) {
    Duration byDefault = mode == QuantileMode.LIFETIME ? Duration.ZERO : DEFAULT_WINDOW;
    return (window != null ? window : byDefault).toNanos();
  }

  /** As it was asked for. */
  @Override
  public String toString() {
    return window == null || !window.isZero() ? "quantileWindow=" + window : "lifetimeQuantiles";
  }
}
