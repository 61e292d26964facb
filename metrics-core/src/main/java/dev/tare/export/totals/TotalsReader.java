package dev.tare.export.totals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file that may be written to meanwhile. By reading and not by a mapping: a mapping of a
 * file that somebody makes shorter ends in a signal.
 */
final class TotalsReader {
  /** Both slots are half written if a write of one and one of the other fall into one reading. */
  private static final int TRIES = 10;

  private TotalsReader() {}

  static Totals read(Path file) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Totals totals = tryRead(file);
      if (totals != null) {
        return totals;
      }
    }
    throw new IOException(file + ": damaged: neither half of it is whole");
  }

  static boolean isTotals(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return isTotals(in.readNBytes(Long.BYTES));
    }
  }

  private static boolean isTotals(byte[] begin) {
    return begin.length >= Long.BYTES && ByteBuffer.wrap(begin).getLong() == Layout.MAGIC;
  }

  private static @Nullable Totals tryRead(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(Layout.HEAD_BYTES);
      Layout.Head head = head(file, begin);
      byte[] even = in.readNBytes((int) head.slotBytes());
      byte[] odd = in.readNBytes((int) head.slotBytes());
      if (odd.length != head.slotBytes() || in.read() >= 0) {
        throw new IOException(
            "%s: damaged: bytes=%d (expected: %d)"
                .formatted(file, Files.size(file), Layout.fileBytes(head.slotBytes())));
      }
      long evenNumber = Layout.number(even);
      long oddNumber = Layout.number(odd);
      if (evenNumber == 0 && oddNumber == 0) {
        return null;
      }
      return decode(file, head, evenNumber > oddNumber ? even : odd);
    }
  }

  private static Layout.Head head(Path file, byte[] begin) throws IOException {
    if (!isTotals(begin)) {
      throw new IOException(file + ": no file of totals");
    }
    if (begin.length < Layout.HEAD_BYTES) {
      throw new IOException("%s: damaged: bytes=%d".formatted(file, begin.length));
    }
    Layout.Head head = Layout.head(begin);
    if (head.version() != Layout.VERSION) {
      throw new IOException(
          "%s: version=%d of the layout (this Tare reads: %d)"
              .formatted(file, head.version(), Layout.VERSION));
    }
    if (!head.whole() || head.slotBytes() < 0 || head.slotBytes() > Layout.MOST_SLOT_BYTES) {
      throw new IOException(file + ": damaged: its head is not as it was written");
    }
    return head;
  }

  private static Totals decode(Path file, Layout.Head head, byte[] slot) throws IOException {
    try {
      int length = Layout.length(slot);
      return TotalsDecoder.decode(head, new ByteReader(slot, Layout.SLOT_HEAD_BYTES, length));
    } catch (RuntimeException e) {
      throw new IOException("%s: not what this Tare writes: %s".formatted(file, e), e);
    }
  }
}
