package dev.tare.model;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one family has in a registry, and what it costs there.
 *
 * @param series how many it has now; empty where somebody else keeps them, and a scrape tells
 * @param seriesLimit how many it may have; empty where that is not the registry's to say
 * @param bytes what its series take, about; of histograms at most, without the blocks in which
 *     threads count; empty where somebody else keeps them
 */
public record FamilyFootprint(
    MetricDescriptor descriptor, OptionalInt series, OptionalInt seriesLimit, OptionalLong bytes) {

  /** One whose series somebody else keeps. */
  public static FamilyFootprint elsewhere(MetricDescriptor descriptor) {
    return new FamilyFootprint(
        descriptor, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
  }
}
