package dev.tare.internal.builder;

import dev.tare.model.MetricDescriptor;
import java.time.Duration;

/**
 * What every kind of instrument is defined by.
 *
 * @param seriesLimit how many series it may have; 0 where the options of the {@code Metrics} say so
 * @param expiry after which time idle series go; zero for never
 */
public record FamilyDefinition(MetricDescriptor descriptor, int seriesLimit, Duration expiry) {

  /** The limit that was set, or {@code otherwise} if none was. */
  public int seriesLimitOr(int otherwise) {
    return seriesLimit == 0 ? otherwise : seriesLimit;
  }

  /** What it is called. */
  public String name() {
    return descriptor.name().value();
  }

  /** The same under another descriptor. */
  public FamilyDefinition as(MetricDescriptor other) {
    return new FamilyDefinition(other, seriesLimit, expiry);
  }
}
