package dev.tare.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether files can still be written to a folder, as recordings are: it is there, may be written
 * to, and its disk has room.
 */
public final class DiskSpace implements HealthCheck {
  private final Path folder;
  private final long minFreeBytes;

  /**
   * A check for a folder.
   *
   * @param minFreeBytes less than that is unhealthy
   * @throws IllegalArgumentException if it is below 0
   */
  public DiskSpace(Path folder, long minFreeBytes) {
    if (minFreeBytes < 0) {
      throw new IllegalArgumentException("minFreeBytes=" + minFreeBytes + " (allowed: 0 or more)");
    }
    this.folder = folder;
    this.minFreeBytes = minFreeBytes;
  }

  @Override
  public HealthResult check() throws IOException {
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      return HealthResult.unhealthy("folder=" + folder + " is not there, or may not be written to");
    }
    FileStore store = Files.getFileStore(folder);
    long free = store.getUsableSpace();
    String found = "%d bytes free in folder=%s".formatted(free, folder);
    return free < minFreeBytes
        ? HealthResult.unhealthy(found + " (allowed: " + minFreeBytes + " or more)")
        : HealthResult.healthy(found);
  }
}
