package dev.tare.openmetrics;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes OpenMetrics 1.0 text, and Prometheus text 0.0.4 for scrapers that ask for it. Any number
 * of threads may write at once.
 *
 * <p>Keeps the text of every series' labels from scrape to scrape, for as long as the registry has
 * the series, and writes straight from the snapshot through 32 KiB: a scrape allocates next to
 * nothing here, however many series there are. Give each registry an exporter of its own.
 */
public final class OpenMetricsExporter implements SnapshotWriter {
  private final TextFormat format;
  private final Detail detail;
  private final TextDocuments documents;

  private OpenMetricsExporter(TextFormat format, Detail detail, TextDocuments documents) {
    this.format = format;
    this.detail = detail;
    this.documents = documents;
  }

  /** Writes buckets and quantiles. */
  public static OpenMetricsExporter create() {
    return create(Detail.QUANTILES);
  }

  /**
   * Writes what {@code detail} names.
   *
   * @param detail {@link Detail#BUCKETS} spares the aggregator the quantiles of every histogram
   */
  public static OpenMetricsExporter create(Detail detail) {
    return new OpenMetricsExporter(TextFormat.OPENMETRICS, detail, new TextDocuments());
  }

  /**
   * The same in Prometheus text 0.0.4, if the header prefers that; which a missing header does, as
   * that is what every scraper reads.
   */
  @Override
  public SnapshotWriter forAccept(@Nullable String accept) {
    return AcceptHeader.parse(accept).prefersOpenMetrics() ? this : prometheusText();
  }

  /** The same in Prometheus text 0.0.4. */
  public OpenMetricsExporter prometheusText() {
    return new OpenMetricsExporter(TextFormat.PROMETHEUS, detail, documents);
  }

  @Override
  public String format() {
    return format.word();
  }

  @Override
  public String contentType() {
    return format.contentType();
  }

  @Override
  public Detail detail() {
    return detail;
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    documents.write(snapshot, format, out);
  }
}
