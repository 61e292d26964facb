package dev.tare.export;

import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The same, but of some families only.
 *
 * @param writer writes them
 * @param names of families or of samples
 */
record NamedFamilies(SnapshotWriter writer, Set<String> names) implements WrappedWriter {
  /** What the formats add to a family's name in its samples. */
  private static final List<String> ADDED =
      List.of("", "_bucket", "_count", "_sum", "_gcount", "_gsum", "_created");

  /** What OpenMetrics leaves away in a family's name. */
  private static final List<String> LEFT_AWAY = List.of("_total", "_info");

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    List<MetricFamily> named = snapshot.families().stream().filter(this::isNamed).toList();
    writer.write(new MetricsSnapshot(snapshot.commonLabels(), named, snapshot.age()), out);
  }

  /** By its name, and as any scraper may have it. */
  private boolean isNamed(MetricFamily family) {
    String name = family.descriptor().name().value();
    return Stream.of(NameEscaping.values()).map(e -> e.metric(name)).anyMatch(this::isNamed);
  }

  private boolean isNamed(String name) {
    return ADDED.stream().anyMatch(suffix -> names.contains(name + suffix))
        || LEFT_AWAY.stream()
            .filter(name::endsWith)
            .map(suffix -> name.substring(0, name.length() - suffix.length()))
            .anyMatch(stem -> names.contains(stem) || names.contains(stem + "_created"));
  }
}
