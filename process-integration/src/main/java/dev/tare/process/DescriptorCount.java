package dev.tare.process;

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
  private final Way way;

  /** How to count. */
  enum Way {
    /** The kernel has counted. */
    SIZE,
    /** Listed; the listing itself is one of them. */
    LIST,
    /** Listed, in a folder that is not the kernel's own. */
    LIST_COPY
  }

  DescriptorCount(Path folder, Way way) {
    this.folder = new ProcFile(folder);
    this.way = way;
  }

  /** Asks the kernel whether it counts them. */
  static Way way(Path folder) {
    if (!isProc(folder)) {
      return Way.LIST_COPY;
    }
    return isCounted(new ProcFile(folder)) ? Way.SIZE : Way.LIST;
  }

  /** Whether it costs the same however many there are. */
  boolean counted() {
    return way == Way.SIZE;
  }

  /** Before Linux 6.2 the size is 0. */
  private static boolean isCounted(ProcFile folder) {
    try {
      try {
        return folder.size() > 0;
      } finally {
        folder.close(); // nothing stays open before the first look
      }
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
    slots[0] = Parser.gauge((double) (counted() ? size : listed()));
    return true;
  }

  private long listed() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.path())) {
      for (Iterator<Path> entry = entries.iterator(); entry.hasNext(); entry.next()) {
        count++;
      }
    }
    return way == Way.LIST ? count - 1 : count; // without the one that lists
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
