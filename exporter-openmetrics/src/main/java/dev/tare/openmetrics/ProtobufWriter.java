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
 * after the other, so that only a part of one family at a time is held in the library's words.
 *
 * @param detail how much of each histogram is written
 * @param escaping of names
 */
record ProtobufWriter(Detail detail, NameEscaping escaping) implements SnapshotWriter {
  /** How many series are held at once: 3 MB of histograms. */
  static final int PART = 512;

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
      int rows = family.series().size();
      if (rows <= PART) {
        part(words.of(family, 0, rows), out);
      } else {
        large(family, words, out);
      }
    }
    out.flush();
  }

  /**
   * One message from those of its parts. Messages that follow each other without their lengths are,
   * by the rules of protobuf, one: its metrics are those of all, and its name is the last one's.
   * The length of the whole comes first, so each part is encoded twice rather than all kept.
   */
  private static void large(MetricFamily family, LibraryFamilies words, OutputStream out)
      throws IOException {
    MessageBody size = new MessageBody(OutputStream.nullOutputStream());
    parts(family, words, size);
    if (size.bytes() > 0) {
      varint(size.bytes(), out);
      parts(family, words, new MessageBody(out));
    }
  }

  private static void parts(MetricFamily family, LibraryFamilies words, MessageBody body)
      throws IOException {
    int rows = family.series().size();
    for (int from = 0; from < rows; from += PART) {
      body.next();
      part(words.of(family, from, Math.min(rows, from + PART)), body);
    }
  }

  private static void part(MetricSnapshot said, OutputStream out) throws IOException {
    if (!said.getDataPoints().isEmpty()) {
      // Names are escaped already: the library would leave suffixes out of it.
      LIBRARY.write(out, MetricSnapshots.of(said), EscapingScheme.ALLOW_UTF8);
    }
  }

  private static void varint(long value, OutputStream out) throws IOException {
    long left = value;
    for (; left >= 0x80; left >>>= 7) {
      out.write((int) (left | 0x80));
    }
    out.write((int) left);
  }
}
