package dev.tare.export.hlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Files of a disk that is full from some byte on: what still fits of a line is written. */
final class FailingFiles implements LogFile.Opener {
  private final AtomicLong free = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean canCut = true;

  /** So many bytes more can be written. */
  void free(long bytes) {
    free.set(bytes);
  }

  /** Files cannot be made shorter any more. */
  void refuseToCut() {
    canCut = false;
  }

  @Override
  public LogFile create(Path path) throws IOException {
    LogFile file = LogFile.createOnDisk(path);
    return new LogFile() {
      @Override
      public void append(byte[] bytes) throws IOException {
        long room = free.getAndUpdate(left -> Math.max(0, left - bytes.length));
        if (bytes.length > room) {
          file.append(Arrays.copyOf(bytes, (int) room));
          throw new IOException("No space left on device");
        }
        file.append(bytes);
      }

      @Override
      public void truncate(long size) throws IOException {
        if (!canCut) {
          throw new IOException("Input/output error");
        }
        file.truncate(size);
      }

      @Override
      public void force() throws IOException {
        file.force();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
