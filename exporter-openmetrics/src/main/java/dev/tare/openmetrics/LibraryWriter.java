package dev.tare.openmetrics;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes by the exposition library of Prometheus' client_java, for whoever wants a format of it
 * that Tare does not write itself, or a writer of his own for its model:
 *
 * <pre>{@code
 * OpenMetrics2TextFormatWriter library = OpenMetrics2TextFormatWriter.create();
 * SnapshotWriter writer =
 *     new LibraryWriter(
 *         "openmetrics2",
 *         library.getContentType(),
 *         Detail.NATIVE,
 *         (out, families) -> library.write(out, families, EscapingScheme.ALLOW_UTF8));
 * }</pre>
 *
 * <p>{@code prometheus-metrics-model}, of any version since 1.0, and what the format is in have to
 * be on the class path; for all else in this package they need not. The whole snapshot is put into
 * the library's objects, some kilobytes a series, before the first byte is written: a family that
 * the library refuses fails the scrape, and nothing has been sent.
 *
 * @param format its short name for self-metrics
 * @param contentType the media type of what is written, with its parameters
 * @param detail how much of each histogram it shows
 * @param library writes the families
 */
public record LibraryWriter(String format, String contentType, Detail detail, LibraryFormat library)
    implements SnapshotWriter {

  /** A format of the library. */
  @FunctionalInterface
  public interface LibraryFormat {
    /**
     * Writes the families; does not close {@code out}.
     *
     * @throws IOException what {@code out} throws
     */
    void write(OutputStream out, MetricSnapshots families) throws IOException;
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    library.write(out, new MetricSnapshots(LibraryFamilies.of(snapshot)));
  }
}
