package dev.tare.internal.registry;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.NameEscaping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sample names that families take. Two families that share one would give a scraper two
 * meanings for a line: {@code x} as a histogram writes {@code x_count}, and so would a gauge of
 * that name. Nor may they share one when they are escaped, as {@code x.y} and {@code x_y} do.
 */
final class SampleNames {
  /** One line's name, to a scraper that wants names in this way. */
  private record Sample(String name, NameEscaping escaping) {}

  private final Map<Sample, String> ownerOf = new HashMap<>();

  /**
   * Takes all names that a family writes, in any of the formats.
   *
   * @throws IllegalArgumentException if one is taken; none is taken then
   */
  void take(MetricDescriptor descriptor) {
    String name = descriptor.name().value();
    List<Sample> samples = samples(descriptor);
    for (Sample sample : samples) {
      String owner = ownerOf.get(sample);
      if (owner != null) {
        throw new IllegalArgumentException(
            "name=%s (its sample %s belongs to name=%s, with escaping=%s)"
                .formatted(name, sample.name(), owner, sample.escaping().word()));
      }
    }
    samples.forEach(sample -> ownerOf.put(sample, name));
  }

  /** Gives the names of a family back. */
  void release(MetricDescriptor descriptor) {
    samples(descriptor).forEach(ownerOf::remove);
  }

  private static List<Sample> samples(MetricDescriptor descriptor) {
    List<Sample> samples = new ArrayList<>();
    for (NameEscaping escaping : NameEscaping.values()) {
      String name = escaping.metric(descriptor.name().value());
      samples(descriptor, name).forEach(sample -> samples.add(new Sample(sample, escaping)));
    }
    return samples;
  }

  private static List<String> samples(MetricDescriptor descriptor, String name) {
    return switch (descriptor.type()) {
      case COUNTER -> {
        String stem = name.substring(0, name.length() - "_total".length());
        yield List.of(name, stem, stem + "_created");
      }
      case HISTOGRAM ->
          List.of(name, name + "_bucket", name + "_count", name + "_sum", name + "_created");
      case GAUGE_HISTOGRAM -> List.of(name, name + "_bucket", name + "_gcount", name + "_gsum");
      case SUMMARY -> List.of(name, name + "_count", name + "_sum", name + "_created");
      case INFO -> List.of(name, name.substring(0, name.length() - "_info".length()));
      case GAUGE, STATE_SET, UNKNOWN -> List.of(name);
    };
  }
}
