package dev.tare.export;

import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    List<MetricFamily> named = new ArrayList<>();
    for (MetricFamily family : snapshot.families()) {
      if (isNamed(family)) {
        named.add(family);
      }
    }
    writer.write(new MetricsSnapshot(snapshot.commonLabels(), named, snapshot.age()), out);
  }

  /** By its name, and as any scraper may have it. */
  private boolean isNamed(MetricFamily family) {
    String name = family.descriptor().name().value();
    for (NameEscaping escaping : NameEscaping.values()) {
      if (isNamed(escaping.metric(name))) {
        return true;
      }
    }
    return false;
  }

  private boolean isNamed(String name) {
    for (String suffix : ADDED) {
      if (names.contains(name + suffix)) {
        return true;
      }
    }
    for (String suffix : LEFT_AWAY) {
      if (name.endsWith(suffix)) {
        String stem = name.substring(0, name.length() - suffix.length());
        if (names.contains(stem) || names.contains(stem + "_created")) {
          return true;
        }
      }
    }
    return false;
  }
}
