package dev.tare.openmetrics;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes OpenMetrics 1.0 text, and Prometheus text 0.0.4 for scrapers that ask for it. Immutable;
 * any number of threads may write at once.
 */
public final class OpenMetricsExporter implements SnapshotWriter {
  /*
   * The library's own look-up (ExpositionFormats.findWriter) ignores q-values and reads configuration
   * from the environment, and fails on keys that it does not know. Its writers do neither.
   */
  private static final EscapingScheme ESCAPING = EscapingScheme.UNDERSCORE_ESCAPING;

  private final String format;
  private final String contentType;
  private final ExpositionFormatWriter writer;
  private final Detail detail;

  private OpenMetricsExporter(
      String format, String contentType, ExpositionFormatWriter writer, Detail detail) {
    this.format = format;
    this.contentType = contentType;
    this.writer = writer;
    this.detail = detail;
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
    // The media type has to name the escaping of names; ours are never escaped, as they are
    // checked.
    String contentType = OpenMetricsTextFormatWriter.CONTENT_TYPE + ESCAPING.toHeaderFormat();
    return new OpenMetricsExporter(
        "openmetrics", contentType, OpenMetricsTextFormatWriter.create(), detail);
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
    return new OpenMetricsExporter(
        "prometheus",
        PrometheusTextFormatWriter.CONTENT_TYPE,
        PrometheusTextFormatWriter.create(),
        detail);
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public Detail detail() {
    return detail;
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    writer.write(out, LibrarySnapshots.of(snapshot), ESCAPING);
  }
}
