package dev.tare.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * A pressure file: where the kernel has pressure switched off, it is there, opens, and cannot be
 * read. What the kernel calls that depends on the C library and the language, so nothing is made of
 * the words: a file that has never been read is off.
 */
final class PressureReading implements Reading {
  private final Reading file;
  private boolean works;

  /** Made once: this stays so until the next boot. */
  private @Nullable IOException off;

  PressureReading(Reading file) {
    this.file = file;
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    try {
      boolean understood = file.read(reader, slots);
      works = true;
      return understood;
    } catch (FileSystemException | NotThereException e) { // it could not even be opened
      throw e;
    } catch (IOException e) {
      throw works ? e : off(e);
    }
  }

  private IOException off(IOException why) {
    IOException known = off;
    if (known == null) {
      known = new NotThereException(why.getMessage() + ": boot with psi=1");
      off = known;
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
