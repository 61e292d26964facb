package dev.tare.openmetrics;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes OpenMetrics 1.0 text, and Prometheus text 0.0.4 or protobuf for scrapers that ask for it.
 * Any number of threads may write at once.
 *
 * <p>Keeps the encoded labels of every series from scrape to scrape, for as long as the registry
 * has the series, and writes straight from the snapshot through 32 KiB, protobuf through 64: a
 * scrape allocates next to nothing here, however many series there are. Give each registry an
 * exporter of its own.
 */
public final class OpenMetricsExporter implements SnapshotWriter {
  private final TextFormat format;
  private final NameEscaping escaping;
  private final Detail detail;
  private final KeptDocuments<TextDocument> text;
  private final KeptDocuments<ProtobufDocument> protobuf;

  private OpenMetricsExporter(
      TextFormat format,
      NameEscaping escaping,
      Detail detail,
      KeptDocuments<TextDocument> text,
      KeptDocuments<ProtobufDocument> protobuf) {
    this.format = format;
    this.escaping = escaping;
    this.detail = detail;
    this.text = text;
    this.protobuf = protobuf;
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
    Rehearsal.once(made(detail));
    return made(detail);
  }

  private static OpenMetricsExporter made(Detail detail) {
    return new OpenMetricsExporter(
        TextFormat.OPENMETRICS,
        NameEscaping.UNDERSCORES,
        detail,
        new KeptDocuments<>(LabelEncoding.TEXT, TextDocument::new),
        new KeptDocuments<>(LabelEncoding.PROTOBUF, ProtobufDocument::new));
  }

  /**
   * The same in the format that the header prefers; in Prometheus text 0.0.4 where there is none,
   * as that is what every scraper reads.
   */
  @Override
  public SnapshotWriter forAccept(@Nullable String accept) {
    AcceptHeader.Choice choice = AcceptHeader.parse(accept).preferred();
    return switch (choice.format()) {
      case OPENMETRICS -> text(TextFormat.OPENMETRICS, choice.escaping());
      case PROMETHEUS -> text(TextFormat.PROMETHEUS, choice.escaping());
      case PROMETHEUS_1 -> text(TextFormat.PROMETHEUS_1, choice.escaping());
      case PROTOBUF -> new ProtobufWriter(detail, choice.escaping(), protobuf);
    };
  }

  private OpenMetricsExporter text(TextFormat other, NameEscaping names) {
    return new OpenMetricsExporter(other, names, detail, text, protobuf);
  }

  /** The same in Prometheus text 0.0.4. */
  public OpenMetricsExporter prometheusText() {
    return text(TextFormat.PROMETHEUS, escaping);
  }

  /**
   * The same in Prometheus protobuf, the only format with native histograms: for scrapers that ask
   * for it, which Prometheus does where those are turned on.
   */
  public SnapshotWriter prometheusProtobuf() {
    return new ProtobufWriter(detail, escaping, protobuf);
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
    text.write(
        snapshot, (document, labels) -> document.write(snapshot, format, escaping, labels, out));
  }
}
