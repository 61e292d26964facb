package dev.tare.export;

import dev.tare.model.MetricsSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The same, and then ends the response.
 *
 * @param writer writes the document
 * @param end of the response
 */
record Ending(SnapshotWriter writer, Closeable end) implements WrappedWriter {
  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    writer.write(snapshot, out);
    end.close();
  }
}
