package dev.tare.process;

import java.io.IOException;

/** One way to a handful of values. */
interface Reading {

  /**
   * Reads now.
   *
   * @param slots as {@link Parser#parse} fills them
   * @return whether what was read was understood; if not, nobody looks at {@code slots}
   * @throws IOException if it cannot be read; the message says why
   */
  boolean read(ProcReader reader, long[] slots) throws IOException;

  /** Gives back what it holds; it may be read again. */
  default void close() throws IOException {}
}
