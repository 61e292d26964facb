package dev.tare.process;

import java.io.IOException;

/**
 * The values of one file.
 *
 * @param usualBytes that one read asks for: as a rule they hold all values. Where one is missing,
 *     the rest is read, too
 */
record FileReading(ProcFile file, int usualBytes, Parser parser) implements Reading {

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    Text text = reader.first(file, usualBytes);
    boolean understood = parser.parse(text, slots);
    if ((!understood || text.missed()) && reader.rest(file)) {
      text.rewind();
      understood = parser.parse(text, slots); // a number that was cut off was none
    }
    return understood;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
