package dev.tare.jmh;

/**
 * Work that uses the caches. A loop that does nothing but record keeps every line of the recorder
 * in the nearest cache, and flatters whoever touches many; in a server the request's own work has
 * pushed them out.
 */
final class Memory {
  private static final int LINE = 64 / Long.BYTES;

  private final long[] words;

  /** So many KiB; none for no work. */
  Memory(int kib) {
    this.words = new long[kib << 7];
  }

  /** Reads and writes a word of each cache line. */
  void touch() {
    for (int i = 0; i < words.length; i += LINE) {
      words[i]++;
    }
  }
}
