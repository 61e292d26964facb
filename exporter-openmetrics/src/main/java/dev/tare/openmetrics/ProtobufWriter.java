package dev.tare.openmetrics;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Prometheus protobuf: one delimited message a family, one after the other.
 *
 * @param detail how much of each histogram is written
 * @param escaping of names
 * @param documents what scrapes of all escapings leave for the next
 */
record ProtobufWriter(
    Detail detail, NameEscaping escaping, KeptDocuments<ProtobufDocument> documents)
    implements SnapshotWriter {
  private static final String CONTENT_TYPE =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  @Override
  public String format() {
    return "protobuf";
  }

  @Override
  public String contentType() {
    return CONTENT_TYPE + "; escaping=" + escaping.word();
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    documents.write(
        snapshot, (document, labels) -> document.write(snapshot, escaping, labels, out));
  }
}
