package dev.tare.process;

import dev.tare.health.HealthCheck;
import dev.tare.health.HealthResult;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import java.util.List;
import java.util.Locale;

/**
 * How much of a limit is used, by two gauges of the last look. Where one of them is not known, as
 * without a limit, all is well.
 *
 * @param what for a person, as {@code descriptors}
 * @param most the largest share that is healthy
 */
record UsedShare(SourceSet sources, String what, String used, String limit, double most)
    implements HealthCheck {

  /** Checks the share. */
  UsedShare {
    if (!(most > 0 && most <= 1)) {
      throw new IllegalArgumentException(
          "most=%s of %s (allowed: over 0 to 1)".formatted(most, what));
    }
  }

  @Override
  public HealthResult check() {
    List<MetricFamily> families = sources.families();
    double share = value(families, used) / value(families, limit);
    if (Double.isNaN(share)) {
      return HealthResult.healthy("there is no limit of " + what + ", or it is not known");
    }
    String found = "%.1f %% of the limit of %s is used";
    return share <= most
        ? HealthResult.healthy(String.format(Locale.ROOT, found, share * 100, what))
        : HealthResult.unhealthy(
            String.format(
                Locale.ROOT, found + " (allowed: %.1f %%)", share * 100, what, most * 100));
  }

  private static double value(List<MetricFamily> families, String name) {
    for (MetricFamily family : families) {
      if (family instanceof GaugeFamily gauge
          && family.descriptor().name().value().equals(name)
          && gauge.series().size() == 1) {
        return gauge.value(0);
      }
    }
    return Double.NaN;
  }
}
