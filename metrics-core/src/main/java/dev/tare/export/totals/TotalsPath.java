package dev.tare.export.totals;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file at a path: made with the first totals, made anew where they have outgrown it, or
 * somebody has deleted it. Another file takes its place in one step, so there is always a whole
 * one. One thread at a time.
 */
final class TotalsPath implements Closeable {
  private final Path path;
  private final Path next;
  private final EarlierFiles earlier;
  private final MappedSlots.Opener opener;
  private final int leastSlotBytes;
  private final long pid;
  private final long beganMs;
  private final long periodMs;

  /** The one at the path; null where there is none of ours. */
  private @Nullable MappedSlots slots;

  private long number;

  TotalsPath(
      Path path,
      int keepEarlier,
      MappedSlots.Opener opener,
      int leastSlotBytes,
      long pid,
      long beganMs,
      long periodMs) {
    this.path = path;
    this.next = path.resolveSibling(path.getFileName() + ".new");
    this.earlier = new EarlierFiles(path, keepEarlier);
    this.opener = opener;
    this.leastSlotBytes = leastSlotBytes;
    this.pid = pid;
    this.beganMs = beganMs;
    this.periodMs = periodMs;
  }

  /** One that must not be there yet, and is no link to elsewhere. */
  static FileChannel createOnDisk(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * Writes totals.
   *
   * @throws IOException if they are not written; those before are, then
   */
  @SuppressWarnings("CatchThrowable") // a page that is gone is an InternalError; goes on its way
  void write(byte[] totals, int length) throws IOException {
    if (slots != null && !slots.isAt(path)) {
      close(); // deleted, cut, or another one's now
    }
    MappedSlots own = slots;
    if (own == null || !own.holds(length)) {
      begin(own, totals, length);
      return;
    }
    try {
      own.write(totals, length);
      number = own.number();
    } catch (Throwable e) {
      slots = null;
      abandon(own, e);
      throw e;
    }
  }

  /** Makes another file; where that fails, the one that there is stays. */
  private void begin(@Nullable MappedSlots own, byte[] totals, int length) throws IOException {
    Path folder = path.resolveSibling("").toAbsolutePath();
    if (!Files.isDirectory(
        folder)) { // a link to one is refused by createDirectories before 17.0.14
      Files.createDirectories(folder);
    }
    if (own == null) {
      earlier.check(); // before anything is made: it may be another's for as long as that one lives
    }
    deleteStale();
    int slotBytes = Layout.slotBytes(length, leastSlotBytes);
    if (length > slotBytes - Layout.SLOT_HEAD_BYTES) {
      throw new IOException(
          "bytes=%d of totals (at most: %d)".formatted(length, slotBytes - Layout.SLOT_HEAD_BYTES));
    }
    byte[] head = Layout.head(slotBytes, pid, beganMs, periodMs);
    MappedSlots fresh = MappedSlots.create(next, opener, head, slotBytes, number);
    try {
      fresh.write(totals, length);
      if (own == null) {
        earlier.moveAside();
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      abandon(fresh, e);
      Files.deleteIfExists(next);
      throw e;
    }
    slots = fresh;
    number = fresh.number();
    if (own != null) {
      own.close();
    }
  }

  /** Of a process that was killed while it made one; another that is about to has it locked. */
  private void deleteStale() throws IOException {
    if (Files.exists(next)) {
      MappedSlots.requireNotWrittenHere(next);
      try (FileChannel stale = FileChannel.open(next, StandardOpenOption.WRITE)) {
        MappedSlots.lock(stale, next);
        Files.deleteIfExists(next);
      }
    }
  }

  private static void abandon(MappedSlots what, Throwable failure) {
    try {
      what.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Leaves the file as it is. */
  @Override
  public void close() throws IOException {
    MappedSlots own = slots;
    slots = null;
    if (own != null) {
      own.close();
    }
  }
}
