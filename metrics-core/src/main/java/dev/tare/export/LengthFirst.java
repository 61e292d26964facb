package dev.tare.export;

import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/**
 * The same, but says how long the document is before it writes it. Writes it twice, rather than
 * keep it: {@linkplain SnapshotWriter#write the same both times}.
 *
 * @param writer writes it
 * @param length told how many bytes will come
 */
record LengthFirst(SnapshotWriter writer, LongConsumer length) implements WrappedWriter {

  /** Counts what goes nowhere. */
  private static final class Ruler extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] block, int offset, int size) {
      bytes += size;
    }
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    Ruler ruler = new Ruler();
    writer.write(snapshot, ruler);
    length.accept(ruler.bytes);
    writer.write(snapshot, out);
  }
}
