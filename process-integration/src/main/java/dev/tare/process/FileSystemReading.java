package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Room of the file system that holds a path, and what the block device under it has done, where the
 * kernel tells. Each question may hang, if the file system is of a network.
 */
final class FileSystemReading implements Reading {
  static final int SIZE = 0;
  static final int FREE = 1;
  static final int AVAILABLE = 2;

  /** Followed by what was written, and the time that both took. */
  static final int READ = 3;

  private final Path path;
  private final Stores stores;
  private final DiskStats disk = new DiskStats(READ);
  private final FileReading disks;
  private @Nullable FileStore store;

  /** Finds file systems; tests have some that hang. */
  interface Stores {
    FileStore of(Path path) throws IOException;
  }

  FileSystemReading(Path path, Path procRoot, Stores stores) {
    this.path = path;
    this.stores = stores;
    this.disks = FileReading.of(procRoot.resolve("diskstats"), disk);
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    try {
      room(slots);
    } catch (NoSuchFileException | AccessDeniedException e) {
      // Somebody asked for it by its name: it is not what this machine just does not have.
      throw new IOException("cannot be asked: " + e, e);
    }
    traffic(reader, slots);
    return true;
  }

  private void room(long[] slots) throws IOException {
    FileStore known = store;
    if (known == null) {
      known = stores.of(path);
      store = known;
    }
    slots[SIZE] = Parser.gauge((double) known.getTotalSpace());
    slots[FREE] = Parser.gauge((double) known.getUnallocatedSpace());
    slots[AVAILABLE] = Parser.gauge((double) known.getUsableSpace());
  }

  /** Absent where there are no devices, or none that is known to have this file system. */
  private void traffic(ProcReader reader, long[] slots) {
    try {
      disk.device(((Number) Files.getAttribute(path, "unix:dev")).longValue());
      if (!disks.read(reader, slots)) {
        throw new IOException("diskstats: not understood");
      }
    } catch (UnsupportedOperationException | NoSuchFileException | AccessDeniedException e) {
      forget(slots); // not Linux, or a sandbox
    } catch (IOException e) {
      forget(slots);
      reader.lose("disk", e);
    }
  }

  private static void forget(long[] slots) {
    for (int slot = READ; slot < READ + 3; slot++) {
      slots[slot] = MetricFamily.ABSENT;
    }
  }

  @Override
  public void close() throws IOException {
    store = null;
    disks.close();
  }
}
