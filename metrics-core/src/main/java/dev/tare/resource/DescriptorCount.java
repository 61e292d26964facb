package dev.tare.resource;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * How many descriptors are open: since Linux 6.2 the size of {@code /proc/self/fd}, at a cost that
 * does not grow with them. Elsewhere the directory is listed, which allocates.
 */
final class DescriptorCount implements Reading {
  private final ProcFile folder;
  private final boolean real;

  DescriptorCount(Path folder) {
    this.folder = new ProcFile(folder);
    this.real = isProc(folder);
  }

  /** On other file systems the size of a directory is that of its names. */
  private static boolean isProc(Path folder) {
    try {
      return Files.getFileStore(folder).type().equals("proc");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    long count = real ? reader.size(folder) : 0;
    slots[0] = Parser.gauge((double) (count > 0 ? count : listed()));
    return true;
  }

  private long listed() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.path())) {
      for (Iterator<Path> entry = entries.iterator(); entry.hasNext(); entry.next()) {
        count++;
      }
    }
    return real ? count - 1 : count; // without the one that lists
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
