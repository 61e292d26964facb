package dev.tare.micrometer;

import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.Arrays;

/** The upper bounds of buckets that a distribution was configured to have. */
final class Bounds {
  private Bounds() {}

  /**
   * As Micrometer computes them, in the meter's own unit, without +Inf; none without a histogram.
   */
  static double[] of(DistributionStatisticConfig config) {
    return config.isPublishingHistogram()
        ? config.getHistogramBuckets(true).stream()
            .mapToDouble(Double::doubleValue)
            .filter(bound -> bound > 0 && bound < Double.POSITIVE_INFINITY)
            .toArray()
        : new double[] {};
  }

  /** The same configuration with these bounds and no others. */
  static DistributionStatisticConfig only(double[] bounds, DistributionStatisticConfig config) {
    return DistributionStatisticConfig.builder()
        .percentilesHistogram(false)
        .serviceLevelObjectives(bounds)
        .build()
        .merge(config);
  }

  /** The same in seconds. */
  static double[] seconds(double[] nanos) {
    return Arrays.stream(nanos).map(bound -> bound / TareTimer.NANOS_PER_SECOND).toArray();
  }

  /** In nanoseconds: what is finer no duration tells apart. */
  static double[] nanos(DistributionStatisticConfig config) {
    return Arrays.stream(of(config))
        .map(Math::floor)
        .filter(bound -> bound > 0)
        .distinct()
        .toArray();
  }
}
