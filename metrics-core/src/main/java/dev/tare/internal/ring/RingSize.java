package dev.tare.internal.ring;

/** Which sizes a ring may have. */
public final class RingSize {
  /** The largest record has to fit into an eighth of an Agrona ring. */
  private static final int MIN = Ring.MAX_WORDS * Long.BYTES * 8;

  private static final int MAX = 1 << 30;

  private RingSize() {}

  /** In the words of the message. */
  public static String allowed() {
    return "powers of 2 from %d to %d".formatted(MIN, MAX);
  }

  /**
   * Checks a size.
   *
   * @throws IllegalArgumentException if it is no power of two, too small or too large
   */
  public static void check(int bytes) {
    if (bytes < MIN || bytes > MAX || Integer.bitCount(bytes) != 1) {
      throw new IllegalArgumentException("ringBytes=%d (allowed: %s)".formatted(bytes, allowed()));
    }
  }
}
