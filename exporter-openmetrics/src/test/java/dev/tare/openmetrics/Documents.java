package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.MetricsSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Documents as strings. Tare's own of OpenMetrics are looked at by the letter. */
final class Documents {
  private static final String END = "# EOF\n";

  private Documents() {}

  static String write(SnapshotWriter writer, MetricsSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(snapshot, out);
    String document = out.toString(UTF_8);
    if (writer instanceof OpenMetricsExporter && document.endsWith(END)) {
      StrictOpenMetrics.check(document);
    }
    return document;
  }
}
