package dev.tare.resource;

import java.io.IOException;

/**
 * The values of one file.
 *
 * @param maxBytes what is enough of it
 */
record FileReading(ProcFile file, int maxBytes, Parser parser) implements Reading {

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    return parser.parse(reader.read(file, maxBytes), slots);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
