package dev.tare.internal.registry;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.NameEscaping;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The sample names that families take. Two families that share one would give a scraper two
 * meanings for a line: {@code x} as a histogram writes {@code x_count}, and so would a gauge of
 * that name. Nor may they share one when they are escaped, as {@code x.y} and {@code x_y} do.
 */
public final class SampleNames {
  /**
   * Whose a line's name is, to a scraper that wants names in this way. No map of a record of both:
   * what the JVM makes for the hash code of a record keeps its class loader for a while.
   */
  private final Map<NameEscaping, Map<String, String>> ownerOf = new EnumMap<>(NameEscaping.class);

  private final UnaryOperator<String> holder;

  /**
   * @param holder says of the name of a family whose it is
   */
  public SampleNames(UnaryOperator<String> holder) {
    this.holder = holder;
    for (NameEscaping escaping : NameEscaping.values()) {
      ownerOf.put(escaping, new HashMap<>());
    }
  }

  /**
   * Takes all names that a family writes, in any of the formats.
   *
   * @throws IllegalArgumentException if one is taken; none is taken then
   */
  public void take(MetricDescriptor descriptor) {
    ownerOf.forEach((escaping, owners) -> checkFree(descriptor, escaping, owners));
    String name = descriptor.name().value();
    ownerOf.forEach(
        (escaping, owners) ->
            samples(descriptor, escaping).forEach(sample -> owners.put(sample, name)));
  }

  private void checkFree(
      MetricDescriptor descriptor, NameEscaping escaping, Map<String, String> owners) {
    for (String sample : samples(descriptor, escaping)) {
      String owner = owners.get(sample);
      if (owner != null) {
        throw new IllegalArgumentException(
            "name=%s (its sample %s belongs to name=%s, with escaping=%s, of %s)"
                .formatted(descriptor.name(), sample, owner, escaping.word(), holder.apply(owner)));
      }
    }
  }

  /** Gives the names of a family back. */
  void release(MetricDescriptor descriptor) {
    ownerOf.forEach(
        (escaping, owners) -> samples(descriptor, escaping).forEach(owners.keySet()::remove));
  }

  private static List<String> samples(MetricDescriptor descriptor, NameEscaping escaping) {
    String name = escaping.metric(descriptor.name().value());
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
