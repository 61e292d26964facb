package dev.tare.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot as JSON, for pages and scripts; {@code docs/json.md} describes the document,
 * and {@code snapshot.schema.json} beside this class is its JSON Schema.
 *
 * <p>By itself it answers everybody with JSON. Beside another writer, it answers those who ask for
 * {@code application/json}:
 *
 * <pre>{@code
 * SnapshotWriter writer = JsonExporter.create().beside(OpenMetricsExporter.create());
 * }</pre>
 *
 * <p>Immutable; any number of threads may write at once. Written as a stream: a document takes some
 * 20 KB while it is written, however many series there are, and Jackson keeps these for the next.
 */
public final class JsonExporter implements SnapshotWriter {
  static final String CONTENT_TYPE = "application/json";

  /** A document that fails in the middle must stay without its end, and what it goes to open. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private final Detail detail;
  private final LongSupplier epochMillis;

  private JsonExporter(Detail detail, LongSupplier epochMillis) {
    this.detail = detail;
    this.epochMillis = epochMillis;
  }

  /** Writes buckets, quantiles and native buckets. */
  public static JsonExporter create() {
    return create(Detail.NATIVE);
  }

  /**
   * Writes what {@code detail} names.
   *
   * @param detail {@link Detail#CELLS} adds every cell of the histograms that the options name
   */
  public static JsonExporter create(Detail detail) {
    JsonExporter json = new JsonExporter(detail, System::currentTimeMillis);
    Rehearsal.once(json);
    return json;
  }

  /** The same, by another clock. */
  JsonExporter withClock(LongSupplier clock) {
    return new JsonExporter(detail, clock);
  }

  /**
   * A writer that answers in JSON whoever names it in his {@code Accept} header and wants it at
   * least as much as what {@code other} would give him; and all others as that does.
   */
  public SnapshotWriter beside(SnapshotWriter other) {
    return new JsonOrOther(this, other);
  }

  @Override
  public String format() {
    return "json";
  }

  @Override
  public String contentType() {
    return CONTENT_TYPE;
  }

  @Override
  public Detail detail() {
    return detail;
  }

  /** One that says the time of now, however often it writes: see {@link SnapshotWriter#write}. */
  @Override
  public SnapshotWriter forAccept(@Nullable String accept) {
    long nowMs = epochMillis.getAsLong();
    return withClock(() -> nowMs);
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(out);
    new JsonDocument(json).write(snapshot, epochMillis.getAsLong());
    json.close(); // writes what is left, so not where something failed: nothing is to follow then
  }
}
