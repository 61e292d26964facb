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

  /** Opens the file anew for each try. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** The newer totals that are whole, and whether the other slot was, too. */
  private record Reading(Totals totals, boolean bothWhole) {}

  private TotalsReader() {}

  static Totals read(Path file) throws IOException {
    return read(file, () -> Files.newInputStream(file));
  }

  /**
   * A half written slot is looked at once more. Where a process was killed it stays so. Where one
   * writes, a whole write may have come between the reading of the two slots: what was taken for
   * the newest is then older than what a reader before had, and its counters would go backwards.
   */
  static Totals read(Path file, Source source) throws IOException {
    boolean again = false;
    for (int i = 0; i < TRIES; i++) {
      Reading reading = tryRead(file, source);
      if (reading != null) {
        if (reading.bothWhole || again) {
          return reading.totals;
        }
        again = true;
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

  private static @Nullable Reading tryRead(Path file, Source source) throws IOException {
    try (InputStream in = source.open()) {
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
      Totals totals = decode(file, head, evenNumber > oddNumber ? even : odd);
      return new Reading(totals, evenNumber > 0 && oddNumber > 0);
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
