package dev.tare.resource;

import java.io.IOException;

/** A pressure file: where the kernel has it switched off, it opens and cannot be read. */
record PressureReading(FileReading file) implements Reading {

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    try {
      return file.read(reader, slots);
    } catch (IOException e) {
      throw "Operation not supported".equals(e.getMessage())
          ? new IOException("Operation not supported: boot with psi=1", e)
          : e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
