package dev.tare.openmetrics;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Prometheus protobuf, by the exposition library. A document is one delimited message a family, one
 * after the other, so that only one family at a time is held in the library's words.
 *
 * @param detail how much of each histogram is written
 * @param escaping of names
 */
record ProtobufWriter(Detail detail, NameEscaping escaping) implements SnapshotWriter {
  private static final PrometheusProtobufWriter LIBRARY = new PrometheusProtobufWriter();

  @Override
  public String format() {
    return "protobuf";
  }

  @Override
  public String contentType() {
    return PrometheusProtobufWriter.CONTENT_TYPE + "; escaping=" + escaping.word();
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    LibraryFamilies words = new LibraryFamilies(snapshot.commonLabels(), escaping);
    for (MetricFamily family : snapshot.families()) {
      MetricSnapshot said = words.of(family);
      if (!said.getDataPoints().isEmpty()) {
        // Names are escaped already: the library would leave suffixes out of it.
        LIBRARY.write(out, MetricSnapshots.of(said), EscapingScheme.ALLOW_UTF8);
      }
    }
    out.flush();
  }
}
