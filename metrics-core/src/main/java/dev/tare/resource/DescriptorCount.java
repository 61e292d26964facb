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
  private final boolean counted;

  /** Asks the kernel whether it counts them. */
  DescriptorCount(Path folder) {
    this.folder = new ProcFile(folder);
    this.real = isProc(folder);
    this.counted = real && isCounted(this.folder);
  }

  /** Whether it costs the same however many there are. */
  boolean counted() {
    return counted;
  }

  /** Before Linux 6.2 the size is 0. */
  private static boolean isCounted(ProcFile folder) {
    try {
      boolean counted = folder.size() > 0;
      folder.close(); // nothing stays open before the first look
      return counted;
    } catch (IOException e) {
      return false;
    }
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
    long size = reader.size(folder); // also to be told, without garbage, that it is not there
    slots[0] = Parser.gauge((double) (counted ? size : listed()));
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
