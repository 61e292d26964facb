package dev.tare.jmh.probe;

import java.io.IOException;
import java.io.OutputStream;

/** How long from the first touch of a library to the end of its first scrape, in milliseconds? */
public final class StartUp {
  private StartUp() {}

  /**
   * Prints it.
   *
   * @param words the library
   */
  public static void main(String... words) throws IOException {
    long begin = System.nanoTime();
    Library library = Library.named(words[0]);
    library.count("any");
    library.record("any", 1_000_000);
    library.scrape(OutputStream.nullOutputStream());
    long tookNs = System.nanoTime() - begin;
    library.requireRing();
    System.out.println(tookNs / 1e6);
    System.exit(0);
  }
}
