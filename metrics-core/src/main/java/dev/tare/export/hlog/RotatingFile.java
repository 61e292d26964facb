package dev.tare.export.hlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whole lines, in one file after the other. A line that could not be written whole is cut off
 * again; where even that fails, another file is begun, and half a line is the last of its own. One
 * thread at a time.
 */
final class RotatingFile {
  private final FileNames names;
  private final LogFile.Opener opener;
  private final long maxBytes;
  private final long maxAgeMs;
  private final int keep;

  private @Nullable LogFile file;
  private @Nullable Path path;
  private long size;
  private long headSize;
  private long openedMs;

  /** No file yet: the first line makes one. */
  RotatingFile(FileNames names, LogFile.Opener opener, long maxBytes, long maxAgeMs, int keep) {
    this.names = names;
    this.opener = opener;
    this.maxBytes = maxBytes;
    this.maxAgeMs = maxAgeMs;
    this.keep = keep;
  }

  /**
   * Adds a line.
   *
   * @param head what another file would begin with
   * @throws IOException if no file has the whole line
   */
  void append(byte[] line, long nowMs, byte[] head) throws IOException {
    if (isDone(line.length, nowMs)) {
      close();
    }
    LogFile open = file == null ? begin(nowMs, head) : file;
    write(open, line);
  }

  /** Whether the line is for another file; one that somebody has deleted gets no more lines. */
  private boolean isDone(int more, long nowMs) {
    return file != null
        && ((size > headSize && size + more > maxBytes)
            || nowMs - openedMs >= maxAgeMs
            || (path != null && !Files.exists(path)));
  }

  private LogFile begin(long nowMs, byte[] head) throws IOException {
    FileNames.Created created = names.create(nowMs, opener);
    file = created.file();
    path = created.path();
    size = 0;
    openedMs = nowMs;
    write(created.file(), head);
    headSize = size;
    names.deleteAllBut(keep);
    return created.file();
  }

  @SuppressWarnings("CatchThrowable") // whatever it is, half a line must not be followed by others
  private void write(LogFile open, byte[] bytes) throws IOException {
    try {
      open.append(bytes);
      size += bytes.length;
    } catch (Throwable e) {
      cut(open, e);
      throw e;
    }
  }

  private void cut(LogFile open, Throwable failure) {
    try {
      if (size == 0) { // not even the head: no such file, or the folder fills with them
        close();
        Files.deleteIfExists(path);
      } else {
        open.truncate(size);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
      giveUp(failure);
    }
  }

  private void giveUp(Throwable failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Has the device keep what was written. */
  void force() throws IOException {
    if (file != null) {
      file.force();
    }
  }

  /** The file of now; null before the first line. */
  @Nullable Path path() {
    return path;
  }

  /** Closes the file; another line opens the next one. */
  void close() throws IOException {
    LogFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
