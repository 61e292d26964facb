package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.MetricsSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Documents as strings. */
final class Documents {
  private Documents() {}

  static String write(SnapshotWriter writer, MetricsSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(snapshot, out);
    return out.toString(UTF_8);
  }
}
