package dev.tare.openmetrics;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes OpenMetrics 1.0 text, and Prometheus text 0.0.4 or protobuf for scrapers that ask for it.
 * Any number of threads may write at once.
 *
 * <p>Keeps the text of every series' labels from scrape to scrape, for as long as the registry has
 * the series, and writes straight from the snapshot through 32 KiB: a scrape allocates next to
 * nothing here, however many series there are. Give each registry an exporter of its own.
 */
public final class OpenMetricsExporter implements SnapshotWriter {
  private static final Set<Format> OFFERED = offered();

  private final TextFormat format;
  private final NameEscaping escaping;
  private final Detail detail;
  private final TextDocuments documents;

  private OpenMetricsExporter(
      TextFormat format, NameEscaping escaping, Detail detail, TextDocuments documents) {
    this.format = format;
    this.escaping = escaping;
    this.detail = detail;
    this.documents = documents;
  }

  private static Set<Format> offered() {
    try {
      if (new PrometheusProtobufWriter().isAvailable()) {
        return EnumSet.allOf(Format.class);
      }
    } catch (LinkageError e) {
      // The library was left out, by somebody who has no use for protobuf.
    }
    return EnumSet.complementOf(EnumSet.of(Format.PROTOBUF));
  }

  /** Writes buckets and quantiles, and native buckets to those who ask for protobuf. */
  public static OpenMetricsExporter create() {
    return create(Detail.NATIVE);
  }

  /**
   * Writes what {@code detail} names, as far as the format can say it.
   *
   * @param detail {@link Detail#BUCKETS} spares the aggregator the quantiles of every histogram
   */
  public static OpenMetricsExporter create(Detail detail) {
    return new OpenMetricsExporter(
        TextFormat.OPENMETRICS, NameEscaping.UNDERSCORES, detail, new TextDocuments());
  }

  /**
   * The same in the format that the header prefers; in Prometheus text 0.0.4 where there is none,
   * as that is what every scraper reads.
   */
  @Override
  public SnapshotWriter forAccept(@Nullable String accept) {
    AcceptHeader.Choice choice = AcceptHeader.parse(accept).preferred(OFFERED);
    return switch (choice.format()) {
      case OPENMETRICS -> text(TextFormat.OPENMETRICS, choice.escaping());
      case PROMETHEUS -> text(TextFormat.PROMETHEUS, choice.escaping());
      case PROMETHEUS_1 -> text(TextFormat.PROMETHEUS_1, choice.escaping());
      case PROTOBUF -> new ProtobufWriter(detail, choice.escaping());
    };
  }

  private OpenMetricsExporter text(TextFormat other, NameEscaping names) {
    return new OpenMetricsExporter(other, names, detail, documents);
  }

  /** The same in Prometheus text 0.0.4. */
  public OpenMetricsExporter prometheusText() {
    return text(TextFormat.PROMETHEUS, escaping);
  }

  /**
   * The same in Prometheus protobuf, through the exposition library: for scrapers that ask for it,
   * which Prometheus does where native histograms are turned on. It builds the library's objects,
   * 1.5 kB for a counter and 5.6 kB for a histogram of 17 bounds, of 512 series after the other;
   * twice in families of more. Where that library was left out of the class path, {@link
   * #forAccept} never chooses this.
   */
  public SnapshotWriter prometheusProtobuf() {
    return new ProtobufWriter(detail, escaping);
  }

  @Override
  public String format() {
    return format.word();
  }

  @Override
  public String contentType() {
    return format.contentType(escaping);
  }

  @Override
  public Detail detail() {
    // Text has no native buckets, so the aggregator needs not copy them.
    return detail.includes(Detail.QUANTILES) ? Detail.QUANTILES : detail;
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    documents.write(snapshot, format, escaping, out);
  }
}
