package dev.tare.export;

import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The same, compressed.
 *
 * @param writer writes the text
 */
record Gzip(SnapshotWriter writer) implements WrappedWriter {
  private static final int BYTES = 8 * 1024;

  /**
   * Gives back the compressor's native memory without ending the document as {@code close} does.
   */
  private static final class Body extends GZIPOutputStream {
    Body(OutputStream out) throws IOException {
      super(out, BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }

    void release() {
      def.end();
    }
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    Body body = new Body(out);
    try {
      writer.write(snapshot, body);
      body.finish(); // only a whole document gets its end: its length and checksum
    } finally {
      body.release();
    }
  }
}
