package dev.tare.process;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The values of one file.
 *
 * @param usualBytes that one read asks for: as a rule they hold all values. Where one is missing,
 *     the rest is read, too
 */
record FileReading(ProcFile file, int usualBytes, Parser parser) implements Reading {
  /** As many as one read may ask for: most files are shorter. */
  private static final int USUAL_BYTES = 16 * 1024;

  /** Of a file that one read mostly gives whole. */
  static FileReading of(Path path, Parser parser) {
    return new FileReading(new ProcFile(path), USUAL_BYTES, parser);
  }

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
