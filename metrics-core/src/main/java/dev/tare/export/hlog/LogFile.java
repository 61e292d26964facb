package dev.tare.export.hlog;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that grows by whole lines. */
interface LogFile extends Closeable {

  /** Makes one. */
  interface Opener {
    /**
     * A new file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one of that path
     */
    LogFile create(Path path) throws IOException;
  }

  /** Adds bytes at the end. If this fails, some may have been written. */
  void append(byte[] bytes) throws IOException;

  /** Cuts it to so many bytes. */
  void truncate(long size) throws IOException;

  /** Waits until the device has all of it. */
  void force() throws IOException;

  /** A file of the disk. Unlike a channel it stays open when its thread is interrupted. */
  static LogFile createOnDisk(Path path) throws IOException {
    Files.createFile(path);
    return open(path);
  }

  /** The same, of a file that is there. */
  static LogFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    return new LogFile() {
      @Override
      public void append(byte[] bytes) throws IOException {
        file.write(bytes);
      }

      @Override
      public void truncate(long size) throws IOException {
        file.setLength(size);
        file.seek(size);
      }

      @Override
      public void force() throws IOException {
        file.getFD().sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
