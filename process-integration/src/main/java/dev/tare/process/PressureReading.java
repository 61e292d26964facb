package dev.tare.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** A pressure file: where the kernel has it switched off, it is there and cannot be read. */
final class PressureReading implements Reading {
  private final FileReading file;

  /** Made once: this stays so until the next boot. */
  private final IOException off = new NotThereException("Operation not supported: boot with psi=1");

  PressureReading(FileReading file) {
    this.file = file;
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    try {
      return file.read(reader, slots);
    } catch (IOException e) {
      throw "Operation not supported".equals(reason(e)) ? off : e;
    }
  }

  /** The message of an exception about a file is put together at every call. */
  private static @Nullable String reason(IOException e) {
    return e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
