package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What the exposition library writes of a snapshot. */
final class Library {
  private Library() {}

  static String write(ExpositionFormatWriter writer, MetricsSnapshot snapshot) throws IOException {
    return write(writer, snapshot, EscapingScheme.UNDERSCORE_ESCAPING);
  }

  static String write(
      ExpositionFormatWriter writer, MetricsSnapshot snapshot, EscapingScheme scheme)
      throws IOException {
    return new String(bytes(writer, snapshot, scheme), UTF_8);
  }

  static byte[] bytes(
      ExpositionFormatWriter writer, MetricsSnapshot snapshot, EscapingScheme scheme)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, new MetricSnapshots(LibraryFamilies.of(snapshot)), scheme);
    return out.toByteArray();
  }
}
