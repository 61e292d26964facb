package dev.tare.export;

import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot in one format. The plug for formats: core and server integrations know only
 * this.
 *
 * <p>Immutable; any number of threads may write at once.
 */
public interface SnapshotWriter {

  /** The format's short name for self-metrics, for example {@code openmetrics}; constant. */
  String format();

  /** The media type of what is written, with its parameters. */
  String contentType();

  /** How much of each histogram the format shows. */
  Detail detail();

  /**
   * Writes the whole snapshot; does not close {@code out}.
   *
   * <p>What {@link #forAccept} has returned writes the same bytes each time for one snapshot: a
   * server that has to say the length first writes twice. So what depends on the moment, as the
   * time does, is decided there.
   *
   * @throws IOException what {@code out} throws; what was written so far is no valid document then
   */
  void write(MetricsSnapshot snapshot, OutputStream out) throws IOException;

  /**
   * The writer that suits a scraper best; asked for each scrape. Never fails: an unknown or
   * malformed header gets the default.
   *
   * @param accept the scraper's {@code Accept} header, null where it sent none
   */
  default SnapshotWriter forAccept(@Nullable String accept) {
    return this;
  }
}
