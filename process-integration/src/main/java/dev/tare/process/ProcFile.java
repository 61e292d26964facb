package dev.tare.process;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of the kernel that is kept open: read again from its beginning it gives fresh content, at
 * a third of what opening costs, and also when the process has no descriptor left. Not thread-safe.
 */
final class ProcFile {
  private final Path path;
  private final Opener opener;
  private @Nullable FileChannel channel;

  /** Why it could not be opened, and what to ask whether that is still so. */
  private @Nullable FileSystemException refused;

  private @Nullable File asked;

  /** Opens a file for reading. */
  interface Opener {
    FileChannel open(Path path) throws IOException;
  }

  ProcFile(Path path) {
    this(path, FileChannel::open);
  }

  /** One that tests can have behave as a kernel does. */
  ProcFile(Path path, Opener opener) {
    this.path = path;
    this.opener = opener;
  }

  Path path() {
    return path;
  }

  /** Reads what fits, as the kernel gives it: often less than there is. −1 at the end. */
  int read(ByteBuffer into, long position) throws IOException {
    return open().read(into, position);
  }

  /** What the file system says of its size; for {@code /proc/self/fd} that is a count. */
  long size() throws IOException {
    return open().size();
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    return open == null ? openAgain() : open;
  }

  /**
   * Where a file is not there it will mostly never be: an exception made once says so again and
   * again without garbage.
   */
  private FileChannel openAgain() throws IOException {
    File file = asked;
    FileSystemException reason = refused;
    if (reason != null && file != null && !file.canRead()) {
      throw reason;
    }
    try {
      FileChannel open = opener.open(path);
      channel = open;
      refused = null;
      return open;
    } catch (FileSystemException e) {
      refused = e;
      asked = path.toFile();
      throw e;
    }
  }

  /** Gives the descriptor back; the next read opens the file again. */
  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
