package dev.tare.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.Histogram;
import io.micrometer.core.instrument.distribution.NoopHistogram;
import io.micrometer.core.instrument.distribution.TimeWindowPercentileHistogram;

/**
 * The percentiles that a meter was asked to publish. Micrometer computes them as it always did: its
 * users read them in the next line, where a window of Tare's shows a value half a window later.
 */
final class Percentiles {
  private Percentiles() {}

  /** What computes them; it does nothing where none are asked for. */
  static Histogram of(Clock clock, DistributionStatisticConfig config) {
    return config.isPublishingPercentiles()
        ? new TimeWindowPercentileHistogram(clock, Bounds.only(new double[] {}, config), false)
        : NoopHistogram.INSTANCE;
  }
}
